using Platform.Dossiers.Streams;
using Platform.Dossiers.Domain;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Views;

/// <param name="Stage">As stored; null = all.</param>
/// <param name="Text">What the person typed into the search box.</param>
/// <param name="Holder">Subject of who is responsible for the current step.</param>
/// <param name="Role">Of the current step.</param>
/// <param name="Step">Key of the current step.</param>
/// <param name="NearDue">Due within 24 hours.</param>
/// <param name="Asked">An opinion of one of these agencies is waited for.</param>
/// <param name="StepLate">Past the current step's own limit.</param>
/// <param name="Channel">As stored, like <paramref name="ReturnMethod"/>.</param>
/// <param name="SubmittedFrom">The first instant (UTC) that counts; <paramref name="SubmittedBefore"/> the first that does not count any more. The same for <paramref name="DueFrom"/> and <paramref name="DueBefore"/> of the promised instant.</param>
public sealed record DossierFilter(
    Horizon Horizon, string? Stage, short? Status = null, string? Procedure = null, string? Text = null,
    string? Holder = null, string? Role = null, string? Step = null, bool? NearDue = null, bool? Overdue = null, IReadOnlyList<string>? Asked = null,
    bool? StepLate = null, string? Channel = null, string? ReturnMethod = null,
    DateTimeOffset? SubmittedFrom = null, DateTimeOffset? SubmittedBefore = null, DateTimeOffset? DueFrom = null, DateTimeOffset? DueBefore = null);

/// <summary>One line of a list.</summary>
/// <param name="ReceivedAt">When the receipt counts (UTC); null until accepted.</param>
/// <param name="Paused">The clock stands still: the citizen has something to do first.</param>
/// <param name="FeeDue">Whole đồng.</param>
/// <param name="Parent">The linked dossier it is a part of, for officers: citizens see the whole alone.</param>
/// <param name="ExternalCode">Under which it arrived from another system.</param>
public sealed record DossierLine(
    Guid Id,
    long Version,
    string Number,
    string? Code,
    string ProcedureCode,
    string ProcedureName,
    string Channel,
    int Status,
    string StatusName,
    string Stage,
    string? ApplicantName,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? DueAt,
    bool Overdue,
    bool Paused,
    string CompetentAgency,
    string ReceivingAgency,
    string ReturnMethod,
    long FeeDue,
    StepLine? Step,
    Guid? Parent = null,
    string? ExternalCode = null);

/// <param name="Role">Whose work it is where nobody is named.</param>
/// <param name="Holder">The responsible person; null: nobody is named.</param>
/// <param name="DueAt">By when the step must be done (UTC).</param>
public sealed record StepLine(string Key, string Name, string Role, PersonShown? Holder, DateTimeOffset? DueAt, bool Late);

public sealed record PersonShown(string Id, string? Name);

public enum DossierOrder
{
    /// <summary>Newest first.</summary>
    Submitted,

    /// <summary>The soonest promise first, then what is not accepted yet by when it must be answered; what has ended last.</summary>
    Due,
}
