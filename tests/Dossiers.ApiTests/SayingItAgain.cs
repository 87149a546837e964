using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Dossiers.Recovery;
using Platform.Dossiers.Streams;
using Platform.Postgres;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>After a restore: what the broker held at the backup's instant is in no database, and comes again from the events.</summary>
[Collection("dossiers")]
public sealed class SayingItAgain(DossiersHost host) : IDisposable
{
    /// <summary>A Monday no other test works on, so that only this dossier is said again.</summary>
    private static readonly DateTimeOffset Monday = DossiersHost.Local(2026, 12, 21, 9, 0);

    [Fact]
    public async Task Consumers_get_exactly_what_they_lack_however_often_it_is_said_again()
    {
        host.Clock.Now = Monday;
        var ear = new Ear();
        await ear.Listen(host.Services.GetRequiredService<IBusControl>());
        var id = await host.Accepted();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/consult", new { agencies = new[] { new { agency = "H18.26", question = "Có ở đó không?", answerWithinDays = 2, required = false } } }).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        var first = await ear.Until(id, 6);
        first.Select(m => m.Type).Order().ShouldBe(["DossierAccepted", "DossierSubmitted", "StaffNoticeWanted", "StaffNoticeWanted", "StaffNoticeWanted", "StepCompleted"]);

        // a consumer had all but two of them when its database was backed up
        var lost = new[] { first[1].Id, first[^1].Id };
        List<Guid> worked = [];
        await Work(first.Where(m => !lost.Contains(m.Id)));
        worked.Clear();

        await SayAgain();
        var again = (await ear.Until(id, 12))[6..];
        again.OrderBy(m => m.Id).ShouldBe(first.OrderBy(m => m.Id), "id, type and content are those of the first time");
        await Work(again);
        worked.ShouldBe(lost, ignoreOrder: true);

        worked.Clear();
        await SayAgain();
        await Work((await ear.Until(id, 18))[12..]);
        worked.ShouldBeEmpty();

        async Task Work(IEnumerable<Ear.Message> messages)
        {
            foreach (var message in messages)
                await host.Services.GetRequiredService<Inbox>().Once("saying-it-again", message.Id, (_, _) =>
                {
                    worked.Add(message.Id);
                    return Task.CompletedTask;
                }, default);
        }
    }

    [Fact]
    public async Task What_was_said_before_the_instant_is_not_said_again()
    {
        host.Clock.Now = Monday.AddDays(-1);
        var id = await host.Submitted();
        host.Clock.Now = Monday.AddDays(1);
        var ear = new Ear();
        await ear.Listen(host.Services.GetRequiredService<IBusControl>());
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        await ear.Until(id, 1);
        await SayAgain();
        (await ear.Until(id, 2)).Select(m => m.Type).ShouldBe(["DossierAccepted", "DossierAccepted"]);
    }

    [Fact]
    public async Task A_reminder_still_due_is_told_again_under_the_same_id_and_one_that_is_not_is_not()
    {
        host.Clock.Now = Monday;
        var ear = new Ear();
        await ear.Listen(host.Services.GetRequiredService<IBusControl>());
        var (waits, moved) = (await host.Submitted(), await host.Submitted());
        host.Clock.Now = Monday.AddDays(2);
        await Remind();
        var told = (await ear.Until(waits, 3)).Single(m => m.Content.Contains("stepLate", StringComparison.Ordinal));
        await ear.Until(moved, 3);
        await host.As(People.Clerk).Post($"/v1/dossiers/{moved}/accept", Api.Seen()).Body();

        host.Clock.Now = Monday.AddDays(2).AddHours(1);
        await SayAgain();
        await Remind();
        (await ear.Until(waits, 6)).Count(m => m.Id == told.Id).ShouldBe(2);
        (await ear.Until(moved, 7)).Where(m => m.Content.Contains("stepLate", StringComparison.Ordinal)).ShouldHaveSingleItem();

        async Task Remind()
        {
            while (await host.Services.GetRequiredService<StepReminders>().Step(default) > 0)
            {
            }
        }
    }

    [Fact]
    public async Task A_file_that_is_missing_or_altered_is_named_and_keys_and_chain_are_whole()
    {
        host.Clock.Now = Monday;
        var id = await host.Submitted();
        var address = await host.Scalar<string>("SELECT address FROM dossiers.documents WHERE dossier = $1", id);
        var place = Path.Combine(host.DocumentsFolder, address[..2], address[2..4], address);
        var kept = await File.ReadAllBytesAsync(place);
        try
        {
            File.Delete(place);
            (await Run("verify-documents")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Said.ShouldContain($"MISSING: document"), r => r.Said.ShouldContain($"{id}, {address}"));
            await File.WriteAllBytesAsync(place, [.. kept[..^1], (byte)(kept[^1] ^ 1)]);
            (await Run("verify-documents", "2026-12-21T00:00:00Z")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Said.ShouldContain($"ALTERED: document"), r => r.Said.ShouldContain(address));
        }
        finally
        {
            await File.WriteAllBytesAsync(place, kept);
        }
        (await Run("verify-documents", "2026-12-21T00:00:00Z")).Code.ShouldBe(0);
        (await Run("figures", "2026-12-21T02:00:00Z")).Said.ShouldSatisfyAllConditions(s => s.ShouldContain("stage submitted"), s => s.ShouldContain("chain "));
        (await Run("resend-events", "yesterday")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Figures_as_of_an_instant_stay_what_they_were_whatever_comes_after()
    {
        host.Clock.Now = Monday.AddDays(3);
        var id = await host.Submitted();
        var before = (await Run("figures", "2026-12-24T03:00:00Z")).Said;
        host.Clock.Now = Monday.AddDays(3).AddHours(2);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        await host.Submitted();
        (await Run("figures", "2026-12-24T03:00:00Z")).Said.ShouldBe(before);
        (await Run("figures", "2026-12-24T05:00:00Z")).Said.ShouldNotBe(before);
    }

    private async Task SayAgain()
    {
        var (code, said) = await Run("resend-events", "2026-12-21T02:00:00Z"); // nine o'clock here
        code.ShouldBe(0, said);
        said.ShouldContain("stand in the outbox again");
    }

    private async Task<(int Code, string Said)> Run(params string[] command)
    {
        using var said = new StringWriter();
        return (await Commands.Run(host.Services, command, said, default), said.ToString());
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    /// <summary>Hears every message with its id and content.</summary>
    private sealed class Ear
    {
        public sealed record Message(Guid Id, string Type, string Content);

        private readonly ConcurrentQueue<(Guid Dossier, Message Message)> heard = new();

        public async Task Listen(IBusControl bus) => await bus.ConnectReceiveEndpoint($"t{Guid.NewGuid():N}-ear", e =>
        {
            ((IRabbitMqReceiveEndpointConfigurator)e).AutoDelete = true;
            Keep<DossierSubmitted>(e, m => m.Dossier);
            Keep<DossierAccepted>(e, m => m.Dossier);
            Keep<StepCompleted>(e, m => m.Dossier);
            Keep<StaffNoticeWanted>(e, m => m.Dossier);
        }).Ready;

        /// <summary>Waits for so many, and a moment for what should not come.</summary>
        public async Task<List<Message>> Until(Guid dossier, int count)
        {
            await Eventually.Is(() => Task.FromResult(Of(dossier).Count >= count), () => Task.FromResult($"{count} messages of the dossier; so far {string.Join(", ", Of(dossier).Select(m => m.Type))}"));
            await Task.Delay(500);
            return Of(dossier);
        }

        private List<Message> Of(Guid dossier) => [.. heard.Where(h => h.Dossier == dossier).Select(h => h.Message)];

        private void Keep<T>(IReceiveEndpointConfigurator e, Func<T, DossierHead> head)
            where T : class => e.Handler<T>(context =>
            {
                heard.Enqueue((head(context.Message).Id, new Message(context.MessageId!.Value, typeof(T).Name, System.Text.Json.JsonSerializer.Serialize(context.Message, ServiceDefaults.Json.Options))));
                return Task.CompletedTask;
            });
    }
}
