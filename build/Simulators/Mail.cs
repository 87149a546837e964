using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Simulators;

/// <summary>A mail server that keeps what it is sent (the last 200) and delivers nothing: SMTP on SMTP_PORT, absent without it; the page <c>/mail</c>.</summary>
public sealed partial class Mail(IConfiguration configuration, TimeProvider clock, ILogger<Mail> log) : BackgroundService
{
    private const int Kept = 200;
    private const int Largest = 1024 * 1024;
    private readonly Lock gate = new();
    private readonly Queue<Message> messages = new();

    public sealed record Message(DateTimeOffset At, string To, string Subject, string Body);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/mail", (Mail mail, HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            var rows = mail.Sent(null).Select(m => $"<h2>{WebUtility.HtmlEncode(m.Subject)}</h2><p>{m.At.ToOffset(TimeSpan.FromHours(7)):dd/MM/yyyy HH:mm:ss} · {WebUtility.HtmlEncode(m.To)}</p><pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(m.Body)}</pre>");
            return Results.Content($"<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Thư đã gửi</title></head><body><h1>Thư đã gửi</h1>{string.Concat(rows)}</body></html>", "text/html; charset=utf-8");
        });
        app.MapGet("/mail/messages", (string? to, Mail mail) => mail.Sent(to));
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Message> Sent(string? to)
    {
        lock (gate)
            return [.. messages.Reverse().Where(m => string.IsNullOrEmpty(to) || m.To.Contains(to, StringComparison.OrdinalIgnoreCase))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!int.TryParse(configuration["SMTP_PORT"], out int port)) return;
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        while (!stoppingToken.IsCancellationRequested)
            _ = Serve(await listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
    }

    private async Task Serve(TcpClient client, CancellationToken stop)
    {
        using var _ = client;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 trial");
            List<string> to = [];
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                string answer = "250 OK";
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "RCPT": to.Add(line.Split('<', '>') is [_, var address, ..] ? address : line); break;
                    case "RSET": to.Clear(); break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        Keep(to, await Data(reader, limit.Token));
                        to = [];
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    case "EHLO" or "HELO" or "MAIL" or "NOOP": break;
                    default: answer = "502 not here"; break;
                }
                await writer.WriteLineAsync(answer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            log.LogInformation("A mail was not taken in: {Reason}", e.GetType().Name);
        }
    }

    private static async Task<string> Data(StreamReader reader, CancellationToken stop)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".")
        {
            if (text.Length > Largest) throw new IOException("too large");
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }
        return text.ToString();
    }

    private void Keep(List<string> to, string text)
    {
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        string head = Folded().Replace(end < 0 ? text : text[..end], " "), body = end < 0 ? "" : text[(end + 2)..];
        string Header(string name) => head.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : "";
        if (Header("Content-Transfer-Encoding").Equals("base64", StringComparison.OrdinalIgnoreCase))
            body = Base64(body);
        string subject = Word().Replace(Header("Subject").Replace("?= =?", "?==?", StringComparison.Ordinal), m => m.Groups[1].Value is "B" or "b" ? Base64(m.Groups[2].Value) : m.Value);
        lock (gate)
        {
            messages.Enqueue(new Message(clock.GetUtcNow(), string.Join(", ", to), subject, body));
            if (messages.Count > Kept) messages.Dequeue();
        }
    }

    private static string Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) ? Encoding.UTF8.GetString(bytes, 0, written) : text;
    }

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
