using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Simulators;

/// <summary>The webhook's body. Optional fields are absent when they have nothing to say.</summary>
/// <param name="ScanId">The same for a repetition of the same scan.</param>
/// <param name="OccurredAt">When it happened, local time with offset (+07:00).</param>
/// <param name="Receiver">Who took the parcel (status 40).</param>
/// <param name="Proof">Reference of the signature or photo (status 40).</param>
/// <param name="Reason">Why not (status 50, 60).</param>
public sealed record Scan(string ScanId, string ItemCode, string OrderNumber, string StatusCode, string StatusText, string OccurredAt, string Place, string? Receiver, string? Proof, string? Reason);

/// <summary>Tells the gateway of scans: <c>POST {GATEWAY_URL}/v1/carriers/vnpost/scans</c>, late, twice and out of order, as carriers do.</summary>
/// <remarks>
/// Signed: <c>X-Signature: sha256=</c> and the hexadecimal HMAC-SHA256 of the exact body under CARRIER_WEBHOOK_SECRET.
/// Repeats with growing pauses (0.5 s to 30 s) until a 2xx; a 4xx other than 408 and 429 is final.
/// </remarks>
public sealed class ScanSender : BackgroundService
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly OrderBook _book;
    private readonly TimeProvider _clock;
    private readonly ILogger<ScanSender> _log;
    private readonly Uri _address;
    private readonly byte[] _secret;
    private readonly double _scale;
    private readonly SemaphoreSlim _lines = new(16);
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly CancellationTokenSource _stop = new();

    public ScanSender(OrderBook book, TimeProvider clock, IConfiguration configuration, ILogger<ScanSender> log)
    {
        (_book, _clock, _log) = (book, clock, log);
        _address = new Uri(new Uri(configuration["GATEWAY_URL"] ?? "http://127.0.0.1:8080"), "/v1/carriers/vnpost/scans");
        _secret = Encoding.UTF8.GetBytes(configuration["CARRIER_WEBHOOK_SECRET"] ?? throw new InvalidOperationException("CARRIER_WEBHOOK_SECRET is not set"));
        _scale = double.Parse(configuration["CARRIER_TIME_SCALE"] ?? "1", CultureInfo.InvariantCulture);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var order in _book.All) Play(order);
        return Task.CompletedTask;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Sends what is still untold of the order's plan, each at its time; what is overdue at once.</summary>
    public void Play(Order order)
    {
        var (generation, scans) = _book.Untold(order);
        foreach (var (position, scan) in scans) _ = Tell(order, scan, generation, position);
    }

    /// <summary>What has happened to the parcel so far, told or not: the answer of tracking.</summary>
    public Scan[] Happened(Order order) => [.. order.Scans
        .DistinctBy(scan => scan.ScanId)
        .Where(scan => order.PlanFrom + (scan.Happens * _scale) <= _clock.GetUtcNow())
        .OrderBy(scan => scan.Happens)
        .Select(scan => Describe(order, scan))];

    private async Task Tell(Order order, PlannedScan planned, int generation, int position)
    {
        try
        {
            var wait = order.PlanFrom + (planned.Told * _scale) - _clock.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, _stop.Token);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(Describe(order, planned), Json);
            string signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body));
            var pause = TimeSpan.FromSeconds(0.5);
            while (order.Generation == generation && !order.Cancelled)
            {
                int? status = await Post(body, signature);
                if (status is >= 200 and < 300 or (>= 400 and < 500 and not 408 and not 429))
                {
                    if (status >= 400) _log.LogWarning("{Order}: the gateway refused scan {Status} for good, {Answer}", order.OrderNumber, planned.StatusCode, status);
                    _book.MarkTold(order, generation, position);
                    return;
                }

                await Task.Delay(pause, _clock, _stop.Token);
                pause = pause * 2 < TimeSpan.FromSeconds(30) ? pause * 2 : TimeSpan.FromSeconds(30);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told after the next start.
        }
        catch (Exception error)
        {
            _log.LogError(error, "{Order}: scan {Status} could not be sent", order.OrderNumber, planned.StatusCode);
        }
    }

    private async Task<int?> Post(byte[] body, string signature)
    {
        await _lines.WaitAsync(_stop.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
            request.Headers.Add("X-Signature", signature);
            using var response = await _client.SendAsync(request, _stop.Token);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!_stop.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _lines.Release();
        }
    }

    private Scan Describe(Order order, PlannedScan scan)
    {
        bool delivered = scan.StatusCode == "40";
        return new Scan(
            $"{order.ItemCode}-{scan.ScanId}",
            order.ItemCode,
            order.OrderNumber,
            scan.StatusCode,
            ScanPlan.TextOf(scan.StatusCode),
            (order.PlanFrom + (scan.Happens * _scale)).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            (scan.StatusCode is "10" or "60" ? order.Sender.Province : order.Receiver.Province) ?? "Bưu cục",
            delivered ? order.Receiver.Name : null,
            delivered ? $"POD-{order.ItemCode}" : null,
            scan.StatusCode switch { "50" => "Người nhận đi vắng", "60" => "Phát không thành công nhiều lần", _ => null });
    }

    public override void Dispose()
    {
        _client.Dispose();
        _lines.Dispose();
        _stop.Dispose();
        base.Dispose();
    }
}
