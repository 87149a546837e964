using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Tables;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

/// <summary>The list of dossiers as a table for a file: agencies by name, times as the clock on the wall shows them, amounts in whole đồng.</summary>
public static class DossierTable
{
    public static readonly IReadOnlyList<Column> Columns =
    [
        new("Mã hồ sơ", 26), new("Số đăng ký", 24), new("Người nộp", 26), new("Mã thủ tục", 14), new("Tên thủ tục", 44), new("Kênh nộp", 13),
        new("Trạng thái", 24), new("Giai đoạn", 20), new("Nộp lúc", 17), new("Tiếp nhận lúc", 17), new("Hẹn trả lúc", 17), new("Quá hạn", 9), new("Tạm dừng", 9),
        new("Cơ quan giải quyết", 34), new("Cơ quan tiếp nhận", 34), new("Nhận kết quả", 14), new("Còn phải thu (đồng)", 18),
        new("Bước đang làm", 26), new("Người xử lý", 26), new("Hạn của bước", 17),
    ];

    public static IReadOnlyList<Cell> Row(DossierLine line, CatalogueSnapshot catalogue) =>
    [
        Cell.Of(line.Code), Cell.Of(line.Number), Cell.Of(line.ApplicantName), Cell.Of(line.ProcedureCode), Cell.Of(line.ProcedureName), Cell.Of(Channel(line.Channel)),
        Cell.Of(line.StatusName), Cell.Of(Stage(line.Stage)), At(line.SubmittedAt), At(line.ReceivedAt), At(line.DueAt), YesOrNothing(line.Overdue), YesOrNothing(line.Paused),
        Cell.Of(catalogue.AgencyName(line.CompetentAgency)), Cell.Of(catalogue.AgencyName(line.ReceivingAgency)), Cell.Of(Return(line.ReturnMethod)), Cell.Of(line.FeeDue),
        Cell.Of(line.Step?.Name), Cell.Of(line.Step?.Holder?.Name), At(line.Step?.DueAt),
    ];

    private static Cell At(DateTimeOffset? instant) => Cell.Of(instant is { } at ? LocalTime.ToLocal(at) : (DateTimeOffset?)null);

    private static Cell YesOrNothing(bool yes) => Cell.Of(yes ? "Có" : null);

    private static string Stage(string stored) => Enum.TryParse<Stage>(stored, ignoreCase: true, out var stage) ? stage.Vietnamese() : stored;

    private static string Channel(string stored) => stored switch { "online" => "Trực tuyến", "counter" => "Trực tiếp", "postal" => "Bưu chính", _ => stored };

    private static string Return(string stored) => stored switch { "online" => "Trực tuyến", "counter" => "Tại quầy", "postal" => "Bưu chính", _ => stored };
}
