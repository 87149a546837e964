namespace Platform.Dossiers.Domain;

/// <summary>
/// What an officer types where the catalogue has no word for it may name a person: it is sealed, and in clear stands what says nothing of anybody. Events from before
/// it was so have their words in clear and no sealed ones. Law: PER-01; docs/law/register.md.
/// </summary>
public static class OwnWords
{
    /// <summary>A paper that the catalogue does not list.</summary>
    public const string Paper = "Giấy tờ khác";

    /// <summary>A fee that was found to be due besides the terms.</summary>
    public const string Fee = "Khoản thu bổ sung";

    /// <summary>By what it is due.</summary>
    public const string Ground = "theo văn bản nêu trong yêu cầu nộp";

    /// <param name="name">As stored; the clear word may have something of ours beside it.</param>
    /// <param name="open">Null where the person was erased.</param>
    public static string In(string name, string clear, Sealed<string>? own, Func<Sealed<string>?, string?> open) =>
        own is not null && open(own) is { } words ? name.Replace(clear, words, StringComparison.Ordinal) : name;
}
