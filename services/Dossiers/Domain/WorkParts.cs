namespace Platform.Dossiers.Domain;

// What a dossier is made of, where several people and agencies work on it.

/// <summary>Who holds the papers; a state apart from whose step it is.</summary>
public sealed record Custody(Person Holder, string? Agency, DateTimeOffset Since);

/// <param name="Closed">When the receiver confirmed or rejected it, or its sender took it back (UTC); null while it is on its way.</param>
public sealed record Handover(
    Guid Id, Actor By, DateTimeOffset At, Person? ToOfficer, string? ToRole, string ToAgency, IReadOnlyList<string> Papers, Sealed<string>? Note,
    DateTimeOffset? Closed, Actor? ClosedBy, bool Confirmed, Sealed<string>? Reason, Sealed<IReadOnlyList<string>>? OwnPapers = null)
{
    /// <summary>The person named, or anybody of the role at the agency.</summary>
    public bool IsFor(Actor actor) => ToOfficer is { } named ? named.Id == actor.Id : actor.Agency == ToAgency && (ToRole is null || actor.Role == ToRole);

    /// <summary>Who sent it, or a leader of the sending agency; of the dossier's agencies where that one has ended since.</summary>
    public bool MayBeRecalledBy(string person, string? agency, bool leads, IReadOnlyCollection<string> ofDossier) =>
        By.Id == person || (leads && (By.Agency == agency || (By.Agency is { } sending && !ofDossier.Contains(sending))));
}

public sealed record Consultation(Guid Id, Actor By, DateTimeOffset At, string Agency, Sealed<string> Question, DateTimeOffset AnswerBy, bool Required, IReadOnlyList<ConsultationAnswer> Answers, Waiver? Waived)
{
    /// <summary>Neither answered nor waived.</summary>
    public bool IsOpen => Answers.Count == 0 && Waived is null;
}

public sealed record ConsultationAnswer(Actor By, DateTimeOffset At, int Version, bool Agree, Sealed<string> Text, Guid? Document);

public sealed record Waiver(Actor By, DateTimeOffset At, Sealed<string> Ground);
