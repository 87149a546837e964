using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;
using Platform.Testing;
using Platform.WorkingTime;
using Channel = Platform.Contracts.Channel;
using ReturnMethod = Platform.Contracts.ReturnMethod;

namespace Platform.Dossiers.ApiTests;

/// <summary>How it begins: what is asked for, whose matter it is, with what papers, perhaps by way of a draft.</summary>
public sealed partial class OneLife
{
    private static readonly AddressData Address = new("Bản Đề Chu", "03217", "11");
    private SubmitDossier.Request? prepared;
    private TestPerson handsIn = null!;

    /// <summary>The same person's earlier matter, over before this one begins: its papers may be used again.</summary>
    public OneLife? Earlier { get; init; }

    /// <summary>A draft that has not been handed in yet.</summary>
    public Guid? Draft { get; private set; }

    /// <summary>An earlier matter is waited for.</summary>
    public bool MayGo(DateTimeOffset now, bool open) => Next <= now && (open || IsTheCitizens) && Earlier is not { Next: not null };

    private static bool NeedsPaper(string procedure) => procedure is TestCatalogue.Birth or LinkedHost.Linked or LinkedHost.Elsewhere;

    /// <summary>What the person has here and may use again: files given with it, and the result in their hands.</summary>
    private IReadOnlyList<ReuseInput> OnFile => acting is not null || Dossier is null or { Stage: Stage.Refused } ? [] :
    [
        .. D.Papers.Where(p => p.Reused is null).SelectMany(p => p.Documents).Select(document => new ReuseInput(D.Id, document)),
        .. D is { Stage: Stage.Returned, Draft: { Outcome: Contracts.ResolutionOutcome.Granted } result, ElsewhereBy: null } ? [new ReuseInput(D.Id, result.Document)] : Array.Empty<ReuseInput>(),
    ];

    private async Task Begin(DateTimeOffset now)
    {
        if (prepared is not { } request)
        {
            prepared = request = await Prepare(now);
            if (Draft is { } draft)
            {
                await office.KeepDraft(handsIn, draft, request, "Viết dở");
                return; // handed in another day
            }
        }
        else
        {
            await office.KeepDraft(handsIn, Draft!.Value, request, "Viết xong");
        }
        var plain = request is { OnBehalf: null, Draft: null } && request.ProcedureCode is not (LinkedHost.Linked or LinkedHost.Elsewhere) && request.Papers is not [{ Reuse: not null }];
        Dossier = Lawful(plain
            ? await office.Submit(handsIn, request, request is { Papers: null, ProcedureCode: TestCatalogue.Birth }, http, now)
            : await office.SubmitOverHttp(handsIn, request, Chance(0.2) ? $"{number}-0" : null), "submit");
        Draft = null;
    }

    private async Task<SubmitDossier.Request> Prepare(DateTimeOffset now)
    {
        var person = Earlier is null ? random.Next(People) : Earlier.person;
        Choose(person, now);
        var again = acting is null && Earlier?.OnFile is { Count: > 0 } onFile ? onFile[random.Next(onFile.Count)] : null;
        var open = working(LocalTime.LocalDate(now));
        if (acting is null && Chance(0.05))
            Draft = Guid.NewGuid();
        var channel = !open || Draft is not null || Chance(0.5) ? Channel.Online : Chance(0.6) ? Channel.Counter : Channel.Postal;
        var competent = OfficeAtWork.Communes[Chance(0.7) ? 0 : 1];
        var received = channel is Channel.Online || Chance(0.9) ? competent : OfficeAtWork.Communes.First(c => c != competent);
        var procedure = ProcedureFor(channel, again is not null);
        var back = random.Next(3) switch
        {
            0 => ReturnMethod.Online,
            1 when procedure != TestCatalogue.SameDay => ReturnMethod.Postal,
            _ => ReturnMethod.Counter,
        };
        handsIn = channel is Channel.Online ? acting ?? citizen : OfficeAtWork.Who(Roles.Clerk, received);
        var comes = acting ?? citizen;
        return new SubmitDossier.Request(
            procedure, null, channel, received, competent, new(comes.Name, comes.IdentityNumber!, null, $"09{person:00000000}", null, Address),
            System.Text.Json.JsonElement.Parse("""{"note":"câu trả lời"}"""), await Papers(procedure, channel, again),
            back, back is ReturnMethod.Postal ? new(comes.Name, "0912345678", Address.Street, Address.Commune, Address.Province) : null, 1, null,
            OnBehalf: acting is null ? null : await ForWhom(), Draft: Draft);
    }

    /// <summary>Of a hundred: three linked, four resolved by a ministry's system.</summary>
    private string ProcedureFor(Channel channel, bool again) => random.NextDouble() switch
    {
        < 0.03 when !Organisation => LinkedHost.Linked,
        < 0.07 when !Organisation => LinkedHost.Elsewhere,
        _ when again => TestCatalogue.Birth,
        _ when Organisation => TestCatalogue.Extract,
        _ => channel is Channel.Counter && Chance(0.2) ? TestCatalogue.SameDay : Chance(0.6) ? TestCatalogue.Extract : TestCatalogue.Birth,
    };

    private async Task<IReadOnlyList<PaperInput>?> Papers(string procedure, Channel channel, ReuseInput? again)
    {
        if (!NeedsPaper(procedure))
            return null;
        if (again is not null)
            return [new("p1", null, 0, 0, null, [again], true, channel is Channel.Online ? null : await office.NoteConsent(handsIn, citizen))];
        if (channel is not Channel.Online)
            return [new("p1", null, 1, 0, null)];
        return procedure == TestCatalogue.Birth && acting is null && Draft is null
            ? null // as the office takes it in
            : [new("p1", [await office.Upload(handsIn)], 0, 0, null)];
    }
}
