namespace Platform.Dossiers.Domain;

/// <summary>
/// The ten states that citizens, the national portal and reports know (Thông tư 21/2023/TT-BTTTT): always worked out from the dossier,
/// never stored by anybody's hand. Law: STA-01; docs/law/register.md.
/// </summary>
public sealed record NationalStatus(int Number, string Name)
{
    public static readonly NationalStatus NewlyRegistered = new(1, "Mới đăng ký");
    public static readonly NationalStatus Accepted = new(2, "Được tiếp nhận");
    public static readonly NationalStatus NotAccepted = new(3, "Không được tiếp nhận");
    public static readonly NationalStatus InProcess = new(4, "Đang xử lý");
    public static readonly NationalStatus SupplementRequested = new(5, "Yêu cầu bổ sung giấy tờ");
    public static readonly NationalStatus FinancialDutyRequested = new(6, "Yêu cầu thực hiện nghĩa vụ tài chính");
    public static readonly NationalStatus WithdrawalRequested = new(7, "Công dân yêu cầu rút hồ sơ");
    public static readonly NationalStatus Stopped = new(8, "Dừng xử lý");
    public static readonly NationalStatus Processed = new(9, "Đã xử lý xong");
    public static readonly NationalStatus Returned = new(10, "Đã trả kết quả");

    public static readonly IReadOnlyList<NationalStatus> All =
        [NewlyRegistered, Accepted, NotAccepted, InProcess, SupplementRequested, FinancialDutyRequested, WithdrawalRequested, Stopped, Processed, Returned];

    public static NationalStatus Of(Dossier dossier) => dossier.Stage switch
    {
        Stage.Refused => NotAccepted,
        Stage.Withdrawn => WithdrawalRequested,
        Stage.Stopped => Stopped,
        _ when dossier.Wait is { } wait => wait.Status,
        Stage.Submitted => NewlyRegistered,
        Stage.Accepted when !dossier.IsBegun && dossier.MinistryState is null or { State: MinistryState.Received } && !dossier.Parts.Any(p => p.OpenedAt is not null) => Accepted,
        Stage.Accepted or Stage.Drafted or Stage.Approved => InProcess,
        Stage.Issued or Stage.HandedToPost => Processed,
        Stage.Returned => Returned,
        _ => throw new ArgumentOutOfRangeException(nameof(dossier)),
    };
}
