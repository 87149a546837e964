using Platform.Contracts;
using Platform.Dossiers.Catalogue;

namespace Platform.Dossiers.ApiTests;

/// <summary>A small catalogue with codes of its own: other suites publish the real one on the same broker.</summary>
public static class TestCatalogue
{
    /// <summary>3 working days, no fee, cut-off 15:00, one paper required.</summary>
    public const string Birth = "9.000001";

    /// <summary>2 working days, 8.000 đồng charge for everybody and 5.000 per further copy, no paper required.</summary>
    public const string Extract = "9.000002";

    /// <summary>Same day, only at the counter, no post.</summary>
    public const string SameDay = "9.000003";

    /// <summary>Its unit is undecided.</summary>
    public const string Undecided = "9.000004";

    /// <summary>Accepted by the province only.</summary>
    public const string Provincial = "9.000005";

    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FeeTerms[] NoFee = [];

    public static readonly object[] Messages =
    [
        new CalendarChanged(1, [new(new(2026, 9, 2), "holiday", "Quốc khánh"), new(new(2027, 1, 1), "holiday", "Tết Dương lịch")], [], At),
        Agency("H18", "Ủy ban nhân dân tỉnh Điện Biên", null, AdministrativeLevel.Province, "11"),
        Agency("H18.25", "Ủy ban nhân dân xã Tủa Chùa", "H18", AdministrativeLevel.Commune, "03217"),
        Agency("H18.26", "Ủy ban nhân dân xã Tủa Thàng", "H18", AdministrativeLevel.Commune, "03220"),
        Procedure(Birth, "Đăng ký khai sinh (thử)", AdministrativeLevel.Commune, new(new(15, 0), false, true, false, null),
            [new PaperTerms("p1", "Giấy tờ phải nộp", "Giấy chứng sinh", null, 1, 0, true), new PaperTerms("p2", "Giấy tờ phải nộp", "Văn bản ủy quyền", null, 1, 0, false)],
            Every(3, "workingDay", NoFee)),
        Procedure(Extract, "Cấp bản sao trích lục (thử)", AdministrativeLevel.Commune, new(null, false, true, false, null), [],
            Every(2, "workingDay", [new("f1", FeeKind.Charge, "Lệ phí cấp bản sao", 8_000, ""), new("f2", FeeKind.Fee, "Phí bản sao thêm", 5_000, "Từ bản thứ hai")])),
        Procedure(SameDay, "Chứng thực bản sao (thử)", AdministrativeLevel.Commune, new(new(15, 0), true, false, false, null), [], [new(Channel.Counter, 1, "workingDay", NoFee, null)]),
        Procedure(Undecided, "Thủ tục chưa đủ dữ liệu (thử)", AdministrativeLevel.Commune, new(null, false, false, false, null), [], [new(Channel.Online, null, null, NoFee, null)], accepts: false),
        Procedure(Provincial, "Thủ tục cấp tỉnh (thử)", AdministrativeLevel.Province, new(null, false, true, false, null), [], Every(5, "workingDay", NoFee)),
    ];

    public static bool IsIn(CatalogueSnapshot catalogue) =>
        new[] { Birth, Extract, SameDay, Undecided, Provincial }.All(catalogue.Procedures.ContainsKey)
        && new[] { "H18", "H18.25", "H18.26" }.All(catalogue.Agencies.ContainsKey) && catalogue.Calendar is not null;

    public static ProcedurePublished Procedure(
        string code, string name, AdministrativeLevel level, ProcedureRules rules, PaperTerms[] papers, ChannelTerms[] channels, bool accepts = true, int version = 1, DateOnly? from = null) =>
        new(code, version, name, "Hộ tịch", [level], from ?? new(2026, 1, 1), accepts, rules, [new ProcedureCaseTerms("default", "Mặc định", channels)], papers, ["Trích lục"], At);

    private static ChannelTerms[] Every(decimal amount, string unit, FeeTerms[] fees) => [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, amount, unit, fees, null))];

    private static AgencyChanged Agency(string code, string name, string? parent, AdministrativeLevel level, string unit) =>
        new(code, name, parent, level, unit, level, [], "Thôn 1, xã Tủa Chùa, tỉnh Điện Biên", "02153845000", new(2025, 7, 1), null, [], 1, At);
}
