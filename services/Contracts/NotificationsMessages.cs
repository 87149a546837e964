namespace Platform.Contracts;

/// <param name="Event">Which event the notice tells of, e.g. <c>accepted</c>.</param>
/// <param name="Medium"><c>email</c>, <c>sms</c>, <c>zalo</c> or <c>portal</c>.</param>
public sealed record NoticeDelivered(Guid NoticeId, Guid DossierId, string Event, string Medium, DateTimeOffset OccurredAt);

/// <param name="Attempts">How often it was tried on every channel together before giving up.</param>
public sealed record NoticeFailed(Guid NoticeId, Guid DossierId, string Event, string Medium, int Attempts, string Error, DateTimeOffset OccurredAt);
