namespace Platform.Dossiers.Forms;

/// <summary>One of the forms 01-07, by its number today; the forms of 2018 counted otherwise and had no notice of stopping.</summary>
public sealed record PaperForm(string Key, string Name, string Name2018, string? Number2018)
{
    public const string ResultKey = "result";
    public const string IssuedKey = "issued";
    public const string PaymentKey = "payment";
    public const string RefundKey = "refund";

    public static readonly PaperForm Receipt = new("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "01");
    public static readonly PaperForm Supplement = new("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "02");
    public static readonly PaperForm Refusal = new("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "03");
    public static readonly PaperForm Apology = new("04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "04");
    public static readonly PaperForm Stopped = new("05", "Thông báo dừng giải quyết hồ sơ", "", null);
    public static readonly PaperForm ControlSheet = new("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "05");
    public static readonly PaperForm Book = new("07", "Sổ theo dõi hồ sơ", "Sổ theo dõi hồ sơ", "06");

    public static readonly IReadOnlyList<PaperForm> All = [Receipt, Supplement, Refusal, Apology, Stopped, ControlSheet, Book];

    public static PaperForm Of(string key) => All.First(f => f.Key == key);

    public bool Exists(Generation generation) => generation != Generation.Of2018 || Number2018 is not null;

    public string NameIn(Generation generation) => generation == Generation.Of2018 ? Name2018 : Name;

    /// <summary>E.g. <c>Mẫu số 05</c>.</summary>
    public string LabelIn(Generation generation) => $"Mẫu số {(generation == Generation.Of2018 ? Number2018 : Key)}";
}
