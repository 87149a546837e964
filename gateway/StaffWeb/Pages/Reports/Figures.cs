namespace Platform.StaffWeb.Pages.Reports;

public sealed record Report(string Agency, DateOnly From, DateOnly To, DateTimeOffset? AsOf, string By, IReadOnlyList<Figures> Rows, Figures? Total);

public sealed record Figures(
    string? Key, string? Name, long ReceivedTotal, long ReceivedOnline, long ReceivedDirect, long CarriedOver, long ResolvedTotal, long ResolvedEarly, long ResolvedOnTime, long ResolvedLate,
    long InProcessTotal, long InProcessWithinTime, long InProcessOverdue)
{
    /// <summary>Columns of II.06a in the form's order; cell = the API's name.</summary>
    public IEnumerable<(string Cell, long Count)> Cells =>
    [
        ("receivedTotal", ReceivedTotal), ("receivedOnline", ReceivedOnline), ("receivedDirect", ReceivedDirect), ("carriedOver", CarriedOver),
        ("resolvedTotal", ResolvedTotal), ("resolvedEarly", ResolvedEarly), ("resolvedOnTime", ResolvedOnTime), ("resolvedLate", ResolvedLate),
        ("inProcessTotal", InProcessTotal), ("inProcessWithinTime", InProcessWithinTime), ("inProcessOverdue", InProcessOverdue),
    ];

    public static string CellName(string? cell) => cell switch
    {
        "receivedTotal" => "Tiếp nhận: tổng số",
        "receivedOnline" => "Tiếp nhận trực tuyến trong kỳ",
        "receivedDirect" => "Tiếp nhận trực tiếp, bưu chính trong kỳ",
        "carriedOver" => "Từ kỳ trước chuyển sang",
        "resolvedTotal" => "Đã giải quyết: tổng số",
        "resolvedEarly" => "Đã giải quyết trước hạn",
        "resolvedOnTime" => "Đã giải quyết đúng hạn",
        "resolvedLate" => "Đã giải quyết quá hạn",
        "inProcessTotal" => "Đang giải quyết: tổng số",
        "inProcessWithinTime" => "Đang giải quyết, trong hạn",
        "inProcessOverdue" => "Đang giải quyết, quá hạn",
        _ => cell ?? "",
    };
}
