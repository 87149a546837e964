namespace Platform.WebDefaults.Api;

// Papers between paper and file: whether they are scanned, whose signature is inside, which can be used again.

/// <param name="Status"><c>valid</c>, <c>unsupported</c>, <c>expired</c>, <c>unknownChain</c>, <c>notWhole</c> or <c>altered</c>.</param>
/// <param name="Sentence">For people.</param>
public sealed record SignatureFound(string Status, bool FollowedBy, string Sentence)
{
    /// <summary>Nothing is wrong with it.</summary>
    public bool Holds => Status == "valid" || FollowedBy;
}

/// <param name="Open">The caller may digitise papers now.</param>
public sealed record Digitisation(int Papers, int Digitised, int Certified, int FromDatabase, int Reused, bool Open, IReadOnlyList<DigitisedPaper> Items);

/// <param name="State"><c>none</c>, <c>digitised</c>, <c>certified</c>, <c>fromDatabase</c> or <c>reused</c>.</param>
public sealed record DigitisedPaper(string Key, string Name, string State, int Files, HistoryActor? By, DateTimeOffset? At, string? Source, IReadOnlyList<ReusedFile>? Reused)
{
    public string StateName => NameOf(State);

    public static string NameOf(string state) => state switch
    {
        "digitised" => "đã số hoá",
        "certified" => "đã số hoá, xác nhận đúng bản chính",
        "fromDatabase" => "lấy từ cơ sở dữ liệu",
        "reused" => "dùng lại giấy tờ đã có",
        _ => "chưa số hoá",
    };
}

/// <param name="Dossier">Where it was given.</param>
/// <param name="Witness">The clerk who noted the consent; null where it was given online.</param>
public sealed record ReusedFile(Guid Document, Guid Dossier, DateTimeOffset ConsentAt, HistoryActor? Witness);

/// <summary>A paper given before that can be used again.</summary>
public sealed record PaperOnFile(string Key, string Name, Guid Dossier, string DossierNumber, string ProcedureName, string Digitisation, DateTimeOffset GivenAt, StoredDocument Document)
{
    /// <summary>As a form remembers it.</summary>
    public string Value => $"{Dossier}|{Document.Id}";
}

public sealed record ConsentNoted(Guid Id, DateTimeOffset ExpiresAt);
