using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;
using Platform.Testing;
using Platform.WorkingTime;
using Channel = Platform.Contracts.Channel;

namespace Platform.Dossiers.ApiTests;

/// <summary>Whose matter it is, and who acts for them: with proof from the beginning, or let in later; until a day, until taken back, or as long as it lasts.</summary>
public sealed partial class OneLife
{
    private const int People = 1500;
    private static readonly TestPerson Stranger = new("nguoi-la", "Người Lạ", [Roles.Citizen], IdentityNumber: "011999999999");
    private int person;
    private TestPerson citizen = null!;
    private TestPerson? acting;
    private DateOnly? until;
    private bool revoked;

    public string? TaxNumber { get; private set; }

    public bool Organisation => TaxNumber is not null;

    /// <summary>Somebody acts, or acted, for another.</summary>
    public bool HasActing => acting is not null;

    /// <summary>Everybody it was ever open to.</summary>
    public IEnumerable<TestPerson> Involved => [.. Organisation ? Array.Empty<TestPerson>() : [citizen], .. acting is null ? Array.Empty<TestPerson>() : [acting]];

    private TestPerson Comes => acting ?? citizen;

    /// <summary>By hand: whose matter it is and who acts for them then, and nobody else.</summary>
    public bool IsOpenTo(TestPerson who, DateTimeOffset now) => (!Organisation && who.Id == citizen.Id) || (who.Id == acting?.Id && Holds(now));

    private static TestPerson Citizen(int person) => new($"nguoi-dan-{person}", $"Người Dân {person}", [Roles.Citizen], IdentityNumber: $"011{person:000000000}");

    private bool Holds(DateTimeOffset now) => acting is not null && !revoked && !(LocalTime.LocalDate(now) > until);

    /// <summary>Of a hundred: four have somebody with proof act for them, three are organisations.</summary>
    private void Choose(int who, DateTimeOffset now)
    {
        (person, citizen) = (who, Citizen(who));
        var kind = Earlier is null ? random.NextDouble() : 1;
        if (kind >= 0.07)
            return;
        acting = Other();
        if (kind >= 0.04)
            TaxNumber = $"5600123450-{random.Next(1, 60):000}"; // its check digit is right
        else
            until = Until(now);
    }

    private TestPerson Other() => Citizen((person + 1 + random.Next(People - 1)) % People);

    private DateOnly? Until(DateTimeOffset now) => Chance(0.3) ? LocalTime.LocalDate(now).AddDays(random.Next(3, 40)) : null;

    private async Task<OnBehalfInput> ForWhom() => Organisation
        ? new($"Hợp tác xã {TaxNumber![^3..]}", TaxNumber, null, Address, AuthorityRelation.Organisation, [await office.Upload(handsIn)], Position: "Giám đốc")
        : new(citizen.Name, citizen.IdentityNumber, null, Address, Chance(0.8) ? AuthorityRelation.Authorised : AuthorityRelation.Guardian, [await office.Upload(handsIn)], until);

    /// <summary>The person lets somebody in, or no longer. Null: mostly nothing of the kind.</summary>
    private Task? BetweenPeople(DateTimeOffset now) =>
        acting is null && D.IsOpen && Chance(0.003) ? LetIn(now)
        : Holds(now) && !Organisation && Chance(0.03) ? TakeBack()
        : null;

    private async Task LetIn(DateTimeOffset now)
    {
        var (friend, last) = (Other(), Until(now));
        await Do("authorise", citizen, new AuthoriseRepresentative.Request(friend.Name, friend.IdentityNumber!, null, null, null, null, last));
        (acting, until) = (friend, last);
    }

    private async Task TakeBack()
    {
        await Do("revoke-authority", Chance(0.7) ? citizen : acting!, new RevokeAuthority.Request(D.Authorities[^1].Id, "Không nhờ nữa"));
        revoked = true;
    }

    /// <summary>Who acts for another sends papers of theirs; a person's own may be on file. Null: the papers come to the counter.</summary>
    private Task? SupplementOnline(DateTimeOffset now) =>
        Holds(now) && Chance(0.5) ? Sent(acting!)
        : acting is null && Earlier?.OnFile is { Count: > 0 } onFile && Chance(0.5) ? Supplemented(citizen, new("x1", null, 0, 0, null, [onFile[random.Next(onFile.Count)]], true))
        : null;

    private async Task Sent(TestPerson who) => await Supplemented(who, new("x1", [await office.Upload(who)], 0, 0, null));

    private Task Supplemented(TestPerson who, PaperInput given) => Do("supplement", who, new SupplementDossier.Request(Channel.Online, [given], null, null));

    /// <summary>What is refused changes nothing.</summary>
    private async Task AgainstTheLaw(DateTimeOffset now)
    {
        var draft = new DraftResult.Request(Contracts.ResolutionOutcome.Granted, "Đồng ý", null, null);
        var back = new ReturnAtCounter.Request(Comes.Name, Comes.IdentityNumber!, null, new(true));
        (TestPerson Who, string Act, object Request, string Code)[] unlawful =
        [
            (Stranger, "withdraw", new WithdrawDossier.Request(null), "dossier-not-found"),
            D.Stage is Stage.Submitted ? (Clerk, "return-at-counter", back, "not-waiting-for-return") : (Clerk, "accept", new AcceptDossier.Request(null, null, null, null), "not-submitted"),
            .. D.Parent is null ? Array.Empty<(TestPerson, string, object, string)>() : [(Clerk, "return-at-counter", back, "part-of-linked"), (citizen, "withdraw", new WithdrawDossier.Request(null), "dossier-not-found")],
            .. D.ElsewhereBy is null ? Array.Empty<(TestPerson, string, object, string)>() : [(Specialist, "draft-result", draft, "resolved-elsewhere"), (Leader, "stop", new StopProcessing.Request("law", "Căn cứ", "none"), "resolved-elsewhere")],
            .. D.StillOpen() is null ? Array.Empty<(TestPerson, string, object, string)>() : [(Specialist, "draft-result", draft, "parts-open")],
            .. acting is null || Organisation ? Array.Empty<(TestPerson, string, object, string)>() : [(acting, "rate", new RateDossier.Request(3, null), Holds(now) ? "not-yours" : "dossier-not-found")],
        ];
        var (who, act, request, code) = unlawful[random.Next(unlawful.Length)];
        var outcome = await office.Post(who, D.Id, act, request, null, null);
        outcome.Refusal?.Code.ShouldBe(code, $"life {number}: {act} of what is {D.Stage}");
        outcome.Dossier.ShouldBeNull($"life {number}: {act} of what is {D.Stage}");
        Refused++;
    }
}
