namespace Platform.Dossiers.Domain;

// Papers between paper and file. As Events.cs: stored shapes, for ever.

/// <summary>A paper of the dossier has become a file, or was found in a database (tình trạng số hoá).</summary>
/// <param name="By">The clerk; for <see cref="Digitisation.Certified"/> who confirms that the scan is true to the original.</param>
/// <param name="Paper">Key of the paper.</param>
/// <param name="Documents">The scans attached with it; none where earlier files are certified, or the database alone is named.</param>
/// <param name="Source">Which database, for <see cref="Digitisation.FromDatabase"/>.</param>
public sealed record PaperDigitised(Actor By, string Paper, string Name, Digitisation State, IReadOnlyList<Guid> Documents, Sealed<string>? Source) : IDossierEvent;

public enum Digitisation
{
    /// <summary>On paper only.</summary>
    None,

    /// <summary>A scan or photo is there.</summary>
    Digitised,

    /// <summary>A scan that a clerk has compared with the original and confirms.</summary>
    Certified,

    /// <summary>Looked up instead of asked for.</summary>
    FromDatabase,

    /// <summary>Given in an earlier dossier of the same person.</summary>
    Reused,
}

/// <summary>A file of an earlier dossier of the same person, used again with consent. It stays that dossier's; nothing is copied.</summary>
/// <param name="Dossier">The earlier one.</param>
public sealed record ReusedPaper(Guid Document, Guid Dossier, ReuseConsent Consent);

/// <summary>Consent to using papers again, for this dossier only.</summary>
/// <param name="Person">Whose consent: the applicant's.</param>
/// <param name="Witness">The clerk who noted it at the counter; null where the person gave it themselves, signed in.</param>
/// <param name="At">When it was given (UTC).</param>
/// <param name="Record">The note at the counter.</param>
public sealed record ReuseConsent(Guid Person, Actor? Witness, DateTimeOffset At, Guid? Record = null);
