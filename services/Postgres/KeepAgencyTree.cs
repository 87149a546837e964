using Dapper;
using MassTransit;
using Platform.Contracts;

namespace Platform.Postgres;

/// <summary>Keeps <see cref="AgencyTree"/>'s copy; an older revision that comes late changes nothing.</summary>
public sealed class KeepAgencyTree(Inbox inbox) : IConsumer<AgencyChanged>
{
    public Task Consume(ConsumeContext<AgencyChanged> context)
    {
        var agency = context.Message;
        return inbox.Once(nameof(KeepAgencyTree), context.MessageId!.Value, async (connection, transaction) =>
        {
            var isNewer = await connection.ExecuteAsync(
                """
                INSERT INTO agency.known AS k (code, name, address, phone, revision, valid_from, valid_until)
                VALUES (@Code, @Name, @Address, @Phone, @Revision, @ValidFrom, @ValidUntil)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address, phone = excluded.phone, revision = excluded.revision,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until
                WHERE k.revision < excluded.revision OR (k.revision = excluded.revision AND k.valid_from IS NULL)
                """, new { agency.Code, agency.Name, agency.Address, agency.Phone, agency.Revision, agency.ValidFrom, agency.ValidUntil }, transaction) == 1;
            if (!isNewer)
                return;
            await connection.ExecuteAsync("DELETE FROM agency.cover WHERE said_by = @Code", new { agency.Code }, transaction);
            IEnumerable<(string Upper, string Lower)> covers = agency.Predecessors.Select(predecessor => (agency.Code, predecessor));
            if (agency.Parent is { } parent)
                covers = covers.Append((parent, agency.Code));
            foreach (var (upper, lower) in covers)
                await connection.ExecuteAsync("INSERT INTO agency.cover (said_by, upper, lower) VALUES (@Code, @upper, @lower) ON CONFLICT DO NOTHING", new { agency.Code, upper, lower }, transaction);
        }, context.CancellationToken);
    }
}
