namespace Platform.Dossiers.Domain;

// How a dossier ends without a result, and how a mistake is put right: by a further event, never by taking one away.

/// <summary>The citizen asks for the dossier back; the office confirms and gives back papers and fees.</summary>
public sealed record WithdrawalRequested(Actor By, Sealed<string>? Reason) : IDossierEvent;

/// <summary>The citizen keeps the dossier after all, or the request was not theirs: processing goes on. The clock ran meanwhile and goes on running.</summary>
/// <param name="Requested">Version of the request taken back.</param>
/// <param name="Reason">Always there where an officer takes it back.</param>
public sealed record WithdrawalCancelled(Actor By, long Requested, Sealed<string>? Reason) : IDossierEvent;

/// <param name="FeePaid">Paid until then, whole đồng: what the refund rule is applied to.</param>
/// <param name="Refundable">Of it to be given back by the lines' rules at this point; null in withdrawals from before there were any: all of it.</param>
public sealed record DossierWithdrawn(Actor By, Sealed<string>? Reason, long FeePaid, long? Refundable = null) : IDossierEvent;

/// <summary>Processing ends without a decision (form 05).</summary>
/// <param name="Ground">A key of <see cref="StopGrounds"/>.</param>
/// <param name="FeeOutcome"><c>kept</c>, <c>refunded</c> or <c>none</c>: what happens to the fee.</param>
public sealed record DossierStopped(Actor By, string Ground, Sealed<string> Reason, string FeeOutcome) : IDossierEvent;

/// <summary>A step was a mistake: the dossier stands where it would stand without it, and both steps stay in the history. Time that passed has passed.</summary>
/// <param name="Undone">Version of the event undone.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="NoLongerDueAt">Of an extension: the date it had set (UTC); null of anything else.</param>
public sealed record StepUndone(Actor By, long Undone, string Type, Sealed<string> Reason, DateTimeOffset? NoLongerDueAt = null) : IDossierEvent;

/// <summary>An issued result is wrong: it is drafted, signed and issued anew; the old one stays, marked as replaced.</summary>
/// <param name="ResultNumber">Of the result that is replaced.</param>
public sealed record ResultReplacementStarted(Actor By, string ResultNumber, Sealed<string> Reason) : IDossierEvent;
