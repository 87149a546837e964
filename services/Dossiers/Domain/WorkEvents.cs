namespace Platform.Dossiers.Domain;

// Whose work a dossier is, and where its papers are. As Events.cs: stored shapes, for ever.

/// <summary>An officer named in an event.</summary>
/// <param name="Id">The token's subject.</param>
public sealed record Person(string Id, string? Name);

/// <summary>A step has one responsible person from now on: named by a leader, or who took it themselves.</summary>
/// <param name="Step">Key of the step, the current one.</param>
public sealed record Assigned(Actor By, Person To, string Step, Sealed<string>? Reason) : IDossierEvent;

/// <summary>A step without an act of the platform's own is done.</summary>
/// <param name="Outcome"><c>forward</c> or <c>sendBack</c>.</param>
/// <param name="StepName">As the process names it.</param>
/// <param name="To">Key of the step that follows.</param>
/// <param name="Products">What was made, of the step's list.</param>
public sealed record StepCompleted(Actor By, string Step, string StepName, string Outcome, string To, string ToName, Sealed<string>? Note, IReadOnlyList<string> Products) : IDossierEvent;

/// <summary>Papers and responsibility are sent from one hand to another; they are there once the receiver has said so.</summary>
/// <param name="ToRole">Whoever has the role at the agency; null where a person is named.</param>
/// <param name="Papers">What goes along, named for people; <see cref="OwnWords.Paper"/> in the place of what is none of the dossier's own papers.</param>
/// <param name="OwnPapers">All of them in the officer's words, where there are such; null: as in <paramref name="Papers"/>.</param>
public sealed record HandoverSent(
    Actor By, Guid Handover, Person? ToOfficer, string? ToRole, string ToAgency, IReadOnlyList<string> Papers, Sealed<string>? Note, Sealed<IReadOnlyList<string>>? OwnPapers = null) : IDossierEvent;

/// <param name="Responsible">The step in hand is the receiver's from now on, too.</param>
public sealed record HandoverConfirmed(Actor By, Guid Handover, bool Responsible) : IDossierEvent;

/// <summary>The receiver does not take it: it stays with the sender.</summary>
public sealed record HandoverRejected(Actor By, Guid Handover, Sealed<string> Reason) : IDossierEvent;

/// <summary>The sender's side takes it back before it is confirmed, from somebody who has left, say: it stays with the sender.</summary>
public sealed record HandoverRecalled(Actor By, Guid Handover, Sealed<string> Reason) : IDossierEvent;

/// <summary>Another agency is asked for its opinion.</summary>
/// <param name="AnswerBy">By when (UTC): close of its last working day.</param>
/// <param name="Required">Without its answer, or a ground for going on without, nothing is approved. Silence is never consent.</param>
public sealed record ConsultationRequested(Actor By, Guid Consultation, string Agency, Sealed<string> Question, DateTimeOffset AnswerBy, bool Required) : IDossierEvent;

/// <param name="AnswerVersion">1, 2 …: a later answer replaces the one before; both stay.</param>
public sealed record ConsultationAnswered(Actor By, Guid Consultation, int AnswerVersion, bool Agree, Sealed<string> Answer, Guid? Document) : IDossierEvent;

/// <summary>A leader goes on without an answer.</summary>
public sealed record ConsultationWaived(Actor By, Guid Consultation, Sealed<string> Ground) : IDossierEvent;
