namespace Platform.WebDefaults.Api;

/// <summary>What the platform answered: a value, or a problem in words for the person.</summary>
public sealed record Reply<T>(T? Value, Problem? Problem)
    where T : class
{
    /// <summary>For reads a page cannot do without: a problem becomes the error page (or the sign-in, or 404).</summary>
    public T OrShowProblem() => Value ?? throw new ProblemException(Problem ?? Problem.Of(502));
}

/// <param name="Code">Stable kebab-case code of the refusal.</param>
/// <param name="Sentence">Vietnamese, to be shown as it is.</param>
/// <param name="Fields">Field of the request → what is wrong with it.</param>
public sealed record Problem(int Status, string Code, string Sentence, IReadOnlyDictionary<string, string> Fields, string? TraceId)
{
    /// <summary>It is unknown whether the request was carried out: sending the same again, with the same key, is right.</summary>
    public bool IsUncertain => Status >= 500 || Status == 429;

    public static Problem Of(int status, string? code = null) => new(status, code ?? "request-failed", status switch
    {
        401 => "Phiên đăng nhập đã hết hạn. Xin đăng nhập lại.",
        403 => "Tài khoản này không có quyền thực hiện việc đó.",
        404 => "Không tìm thấy nội dung được yêu cầu.",
        409 => "Hồ sơ đã chuyển sang bước khác. Xin tải lại trang để xem tình trạng mới nhất.",
        412 => "Có người vừa thay đổi hồ sơ này. Trang đã được tải lại; xin xem lại rồi thực hiện.",
        413 => "Tệp vượt quá dung lượng cho phép (25 MB).",
        429 => "Có quá nhiều yêu cầu trong thời gian ngắn. Xin đợi một phút rồi thử lại.",
        502 or 503 or 504 => "Hệ thống đang tạm gián đoạn. Xin thử lại sau ít giây; dữ liệu đã gửi không bị mất.",
        >= 500 => "Hệ thống gặp lỗi. Xin thử lại; nếu vẫn lỗi, báo bộ phận hỗ trợ kèm mã theo dõi.",
        _ => "Yêu cầu không thực hiện được. Xin kiểm tra lại nội dung.",
    }, new Dictionary<string, string>(), null);
}

public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
