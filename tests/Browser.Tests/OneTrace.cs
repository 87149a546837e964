using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Browser.Tests;

/// <summary>What a click sets off is one trace, through every service, over the broker and the table of what is due, to the notice.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class OneTrace(RunningPlatform platform)
{
    private static readonly string[] Parts = ["dossiers", "notifications", "gateway", "citizen-web"];

    [Fact]
    public async Task A_submission_has_one_trace_id_from_the_browser_to_the_notice()
    {
        await using var collector = new Collector();
        try
        {
            foreach (var part in Parts)
                await Restart(part, collector.Settings);
            var mother = await Person.Mother.SignIn(platform);
            await Steps.ApplyForBirth(mother);

            var end = DateTime.UtcNow.AddMinutes(1);
            while (DateTime.UtcNow < end && !collector.Traces.Values.Any(IsWhole))
                await Task.Delay(500);
            collector.Traces.Values.ShouldContain(spans => IsWhole(spans), string.Join('\n', collector.Traces.Where(t => t.Value.Any(s => s.Service == "notifications")).Select(t => $"{t.Key}: {string.Join(", ", t.Value.Distinct())}")));
        }
        finally
        {
            foreach (var part in Parts)
                await Restart(part, []);
        }
    }

    private static bool IsWhole(ConcurrentBag<Span> spans) =>
        Parts.All(part => spans.Any(s => s.Service == part))
        && spans.Any(s => s is { Service: "dossiers", Name: "outbox DossierSubmitted" })
        && spans.Any(s => s is { Service: "notifications", Name: "notice by portal" })
        && spans.Any(s => s is { Service: "notifications", Name: "notice by email" });

    private static async Task Restart(string part, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Path.Combine(RunningPlatform.Repository(), "build", "service"), ["restart", part]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said + await errors);
    }

    private sealed record Span(string Service, string Name);

    /// <summary>Takes OTLP over HTTP and keeps of each span its trace, service and name.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Task listening;
        private readonly string address;

        public Collector()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }
            listener.Prefixes.Add(address);
            listener.Start();
            listening = Listen();
        }

        public ConcurrentDictionary<string, ConcurrentBag<Span>> Traces { get; } = [];

        public Dictionary<string, string> Settings => new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        };

        private async Task Listen()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request.Url!.AbsolutePath == "/v1/traces")
                    Keep(body.ToArray());
                context.Response.Close();
            }
        }

        /// <summary>ExportTraceServiceRequest of opentelemetry/proto/collector/trace/v1.</summary>
        private void Keep(byte[] request)
        {
            foreach (var resourceSpans in Fields(request, 1))
            {
                var attributes = Fields(resourceSpans, 1).SelectMany(resource => Fields(resource, 1));
                var service = attributes.Where(a => Text(a, 1) == "service.name").Select(a => Text(Fields(a, 2).Single(), 1)).Single();
                foreach (var span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
                    Traces.GetOrAdd(Convert.ToHexStringLower(Fields(span, 1).Single().Span), _ => []).Add(new Span(service, Text(span, 5)));
            }
        }

        private static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(Fields(message, field).Single().Span);

        /// <summary>The length-delimited values of one field of a protobuf message.</summary>
        private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
        {
            List<ReadOnlyMemory<byte>> found = [];
            var at = 0;
            while (at < message.Length)
            {
                var tag = Varint(message.Span, ref at);
                switch (tag & 7)
                {
                    case 0: Varint(message.Span, ref at); break;
                    case 1: at += 8; break;
                    case 5: at += 4; break;
                    case 2:
                        var length = (int)Varint(message.Span, ref at);
                        if (tag >> 3 == (ulong)field)
                            found.Add(message.Slice(at, length));
                        at += length;
                        break;
                    default: throw new InvalidDataException($"wire type {tag & 7}");
                }
            }
            return found;
        }

        private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var one = bytes[at++];
                value |= (ulong)(one & 0x7F) << shift;
                if (one < 0x80)
                    return value;
            }
        }

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await listening;
        }
    }
}
