using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Contracts;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres;

/// <summary>
/// Sends outbox rows to RabbitMQ and deletes what the broker confirmed. Runs in every replica: a slot belongs to whoever holds its
/// advisory lock for the transaction, so that rows of one key never overtake each other. A crash between confirm and delete sends
/// a row twice; the inbox on the other side knows its message id.
/// </summary>
public sealed class OutboxDispatcher(NpgsqlDataSource database, IMessageBus bus, OutboxSignal signal, DatabaseReady ready, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(10);

    private static readonly Counter<long> Sent = PlatformTelemetry.Meter.CreateCounter<long>("platform.outbox.sent", "{message}", "Messages the broker has confirmed.");
    private static readonly Dictionary<string, Type> Types = typeof(DossierHead).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, Namespace: not null }).ToDictionary(t => t.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        _ = Task.Run(() => Listen(stoppingToken), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await DrainAll(stoppingToken))
                    await signal.Wait(Poll, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Outbox stands still: {Reason}. Trying again in two seconds", e.GetBaseException().Message);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    /// <returns>True when a slot was so full that another round is worth it at once.</returns>
    private async Task<bool> DrainAll(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var slots = (await connection.QueryAsync<short>("SELECT DISTINCT slot FROM messaging.outbox WHERE parked_for IS NULL")).ToArray();
        Random.Shared.Shuffle(slots);
        var more = false;
        foreach (var slot in slots)
            more |= await Drain(connection, slot, ct);
        return more;
    }

    private async Task<bool> Drain(NpgsqlConnection connection, short slot, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('platform-outbox'), @slot)", new { slot = (int)slot }, transaction))
            return false;
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT id, ordering_key AS OrderingKey, message_id AS MessageId, type, body, trace_parent AS TraceParent
            FROM messaging.outbox WHERE slot = @slot AND parked_for IS NULL ORDER BY id LIMIT @Batch
            """, new { slot, Batch }, transaction)).AsList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(PublishLimit);
        var perKey = await Task.WhenAll(rows.GroupBy(r => r.OrderingKey).Select(key => PublishInOrder(key, limit.Token)));
        long[] sent = [.. perKey.SelectMany(r => r.Sent)];
        await connection.ExecuteAsync("DELETE FROM messaging.outbox WHERE id = ANY(@sent)", new { sent }, transaction);
        foreach (var (id, reason) in perKey.SelectMany(r => r.Parked))
            await connection.ExecuteAsync("UPDATE messaging.outbox SET parked_for = @reason WHERE id = @id", new { id, reason }, transaction);
        await transaction.CommitAsync(ct);
        Sent.Add(sent.Length);
        if (perKey.Select(r => r.Failure).FirstOrDefault(f => f is not null) is { } failure)
            throw new InvalidOperationException($"The broker did not confirm ({failure.GetType().Name})");
        return rows.Count == Batch;
    }

    private async Task<(List<long> Sent, List<(long Id, string Reason)> Parked, Exception? Failure)> PublishInOrder(IEnumerable<Row> rows, CancellationToken ct)
    {
        List<long> sent = [];
        List<(long, string)> parked = [];
        foreach (var row in rows)
        {
            if (!Types.TryGetValue(row.Type, out var type))
            {
                log.LogError("Outbox row {Id} has the unknown type {Type}: parked", row.Id, row.Type);
                parked.Add((row.Id, "unknown type"));
                continue;
            }
            try
            {
                using var activity = PlatformTelemetry.Source.StartActivity($"outbox {row.Type}", ActivityKind.Producer, row.TraceParent);
                var message = JsonSerializer.Deserialize(row.Body, type, Json.Options)!;
                await bus.Publish(message, type, row.MessageId, ct);
                sent.Add(row.Id);
            }
            catch (JsonException e)
            {
                log.LogError("Outbox row {Id} of type {Type} cannot be read at {Path}: parked", row.Id, row.Type, e.Path);
                parked.Add((row.Id, "unreadable body"));
            }
            catch (Exception e)
            {
                return (sent, parked, e);
            }
        }
        return (sent, parked, null);
    }

    private async Task Listen(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                connection.Notification += (_, _) => signal.WakeLocal();
                await connection.ExecuteAsync($"LISTEN {OutboxSignal.ChannelName}");
                while (true)
                    await connection.WaitAsync(ct);
            }
            catch (Exception) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), ct); // the poll carries on meanwhile
            }
        }
    }

    private sealed record Row(long Id, Guid OrderingKey, Guid MessageId, string Type, string Body, string? TraceParent);
}
