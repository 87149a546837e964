using System.Text.Json.Serialization;

namespace Platform.Simulators;

/// <summary>An SMS gateway in Viettel's shape. The last 5,000 messages stay in memory, for people and tests to read.</summary>
/// <remarks>
/// <c>POST /sms/send</c> answers <c>{"result": "1"}</c>; a repeated RequestID sends nothing and answers the same. A receiver
/// ending in 000 is refused (<c>"0"</c>), so that a fallback to another channel can be seen.
/// </remarks>
public sealed class SmsGateway(IConfiguration configuration, TimeProvider clock)
{
    private const int Kept = 5000;
    private readonly Lock _lock = new();
    private readonly Queue<Message> _messages = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public sealed record Submission(string? User, string? Password, string? CPCode, string? RequestID, string? ServiceID, string? CommandCode, string? UserID, string? ReceiverID, string? Content, string? ContentType);

    public sealed record Answer([property: JsonPropertyName("result")] string Result, [property: JsonPropertyName("message")] string Message);

    public sealed record Message(DateTimeOffset At, string RequestId, string Phone, string Sender, string Content);

    public Answer Send(Submission sms)
    {
        if (configuration["SMS_USER"] is { Length: > 0 } user && (sms.User != user || sms.Password != configuration["SMS_PASSWORD"]))
            return new Answer("0", "Authenticate: wrong user or password");
        string? phone = sms.ReceiverID is { Length: > 0 } ? sms.ReceiverID : sms.UserID;
        if (string.IsNullOrEmpty(phone) || string.IsNullOrEmpty(sms.Content) || string.IsNullOrEmpty(sms.RequestID))
            return new Answer("0", "RequestID, ReceiverID and Content must not be empty");
        if (Digits(phone).EndsWith("000", StringComparison.Ordinal)) return new Answer("0", "Receiver is not reachable");
        lock (_lock)
        {
            if (!_seen.Add(sms.RequestID)) return new Answer("1", "Duplicate RequestID, already sent");
            _messages.Enqueue(new Message(clock.GetUtcNow(), sms.RequestID, phone, sms.ServiceID ?? "", sms.Content));
            if (_messages.Count > Kept) _seen.Remove(_messages.Dequeue().RequestId);
        }

        return new Answer("1", "Success");
    }

    /// <summary>Newest first. 84912000101 and 0912000101 are the same phone.</summary>
    public IReadOnlyList<Message> Sent(string? phone = null, int limit = 200)
    {
        lock (_lock)
        {
            return [.. _messages.Reverse().Where(m => string.IsNullOrEmpty(phone) || Digits(m.Phone) == Digits(phone)).Take(limit)];
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sms/send", (Submission sms, SmsGateway gateway) => gateway.Send(sms));
        app.MapGet("/sms/messages", (string? phone, SmsGateway gateway) => gateway.Sent(phone));
    }

    private static string Digits(string phone)
    {
        string digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.StartsWith("84", StringComparison.Ordinal) && digits.Length == 11 ? "0" + digits[2..] : digits;
    }
}
