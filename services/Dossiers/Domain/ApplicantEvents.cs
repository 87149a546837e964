namespace Platform.Dossiers.Domain;

/// <summary>What was written down of the person whose matter it is, or where the result goes, was wrong or has changed. Whose matter it is never does: the number is the key's owner.</summary>
/// <param name="Changed">Of <see cref="Names"/>: what differs; says nothing of what it was or is.</param>
/// <param name="Was">As it was before, beside what holds now.</param>
public sealed record ApplicantCorrected(
    Actor By,
    Sealed<ApplicantData> ApplicantData,
    ReturnMethod ReturnMethod,
    Sealed<ReturnAddressData>? ReturnAddress,
    IReadOnlyList<string> Changed,
    Sealed<string> Reason,
    Sealed<ApplicantData> Was,
    ReturnMethod WasReturned,
    Sealed<ReturnAddressData>? WasReturnAddress) : IDossierEvent
{
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["name"] = "tên",
        ["birthDate"] = "ngày sinh",
        ["phone"] = "điện thoại",
        ["email"] = "thư điện tử",
        ["address"] = "địa chỉ",
        ["returnMethod"] = "cách nhận kết quả",
        ["returnAddress"] = "nơi nhận kết quả",
    };
}

/// <param name="How">As stored.</param>
public sealed record ApplicantCorrection(DateTimeOffset At, ApplicantCorrected How);
