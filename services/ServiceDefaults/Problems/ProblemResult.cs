using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults.Problems;

/// <summary>A refusal as RFC 9457 problem details: <c>type</c> is <c>urn:problem:{code}</c>, the Vietnamese sentence is <c>detail</c>, <c>code</c>, <c>traceId</c> and <c>errors</c> are extensions.</summary>
public static class ProblemResult
{
    public static IResult For(Refusal refusal) => new Refused(refusal);

    public static ProblemDetails Details(Refusal refusal)
    {
        var details = new ProblemDetails
        {
            Type = $"urn:problem:{refusal.Code}",
            Title = Titles.GetValueOrDefault(refusal.Status, "Yêu cầu không thực hiện được"),
            Status = refusal.Status,
            Detail = refusal.Sentence,
        };
        details.Extensions["code"] = refusal.Code;
        if (Activity.Current is { } activity)
            details.Extensions["traceId"] = activity.TraceId.ToHexString();
        if (refusal.Fields is { Count: > 0 })
            details.Extensions["errors"] = refusal.Fields;
        return details;
    }

    private static readonly Dictionary<int, string> Titles = new()
    {
        [400] = "Yêu cầu chưa đúng",
        [401] = "Chưa đăng nhập",
        [403] = "Không có quyền",
        [404] = "Không tìm thấy",
        [405] = "Thao tác không được hỗ trợ",
        [409] = "Trạng thái không cho phép",
        [412] = "Dữ liệu đã thay đổi",
        [413] = "Dữ liệu quá lớn",
        [415] = "Định dạng không được hỗ trợ",
        [422] = "Dữ liệu chưa hợp lệ",
        [429] = "Quá nhiều yêu cầu",
        [500] = "Lỗi hệ thống",
        [502] = "Dịch vụ chưa sẵn sàng",
        [503] = "Dịch vụ tạm thời chưa sẵn sàng",
        [504] = "Dịch vụ trả lời quá chậm",
    };

    /// <summary>Written and counted.</summary>
    private sealed class Refused(Refusal refusal) : IResult, IStatusCodeHttpResult, IValueHttpResult<ProblemDetails>
    {
        public int? StatusCode => refusal.Status;

        public ProblemDetails Value { get; } = Details(refusal);

        public Task ExecuteAsync(HttpContext httpContext)
        {
            RefusalCount.Add(httpContext, refusal);
            return TypedResults.Problem(Value).ExecuteAsync(httpContext);
        }
    }
}
