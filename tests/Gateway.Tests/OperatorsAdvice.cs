using System.Text;
using System.Text.Json;
using Platform.Operations;

namespace Platform.Gateway.Tests;

/// <summary>What the operations CLI says about a refusal: the scope or role that is missing, the log to look in.</summary>
public sealed class OperatorsAdvice
{
    private const string Problem = """{"code":"not-allowed","detail":"Tài khoản này không có quyền thực hiện việc đó."}""";
    private static readonly Holder Client = Of(new { sub = "platform-operations", role = "system", scope = "operations reports:read" });
    private static readonly Holder Clerk = Of(new { sub = "clerk-1", role = new[] { "clerk" } });

    [Fact]
    public void A_client_is_told_the_scope_it_lacks() =>
        Forbidden("v1/documents?name=a.pdf", Client).ShouldBe("Client 'platform-operations' lacks scope 'dossiers:write'; its token has 'operations', 'reports:read'. Give it that at the identity provider (and name it in PLATFORM_SCOPE, where that is set).");

    [Fact]
    public void A_person_is_told_the_role() => Forbidden("v1/operations/dossiers/state", Clerk).ShouldBe("The token is of a person with role 'clerk'. Needed: role 'it' (or a client with scope 'operations').");

    [Fact]
    public void What_is_a_persons_is_not_promised_to_a_client()
    {
        Forbidden("v1/configuration/export", Client).ShouldBe("A system may not; a person may: PLATFORM_TOKEN of somebody with role 'it'.");
        Forbidden("v1/operations/dossiers/erasures", Client).ShouldBe("A system may not; a person may: PLATFORM_TOKEN of somebody with role 'it'.");
        Forbidden("v1/configuration/imports?dryRun=true", Clerk)!.ShouldContain("'leader' of the province");
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("a.b.c")]
    [InlineData("a.W10.c")]
    public void A_token_that_cannot_be_read_is_no_obstacle(string token)
    {
        Holder.Of(token).ShouldBeNull();
        Forbidden("v1/reports/ii-06a", null).ShouldBe("Needed: a person with role 'it', 'leader', 'clerk', 'specialist' or 'clerical-officer', or a client with role 'system' and scope 'reports:read'.");
    }

    [Fact]
    public void A_fault_names_the_service_and_the_trace()
    {
        RefusedException.Of(500, """{"code":"unexpected","traceId":"4bf92f3577b34da6"}""", "/v1/reports/ii-06a?from=2026-11-22", Client).Advice!.ShouldStartWith("The log of reporting says why: look in it for trace 4bf92f3577b34da6");
        RefusedException.Of(502, "<html>", "openapi/postal-returns.json", null).Advice!.ShouldStartWith("Is postal-returns running");
    }

    [Fact]
    public void A_number_beyond_the_limit_is_not_understood()
    {
        new Arguments(["--limit", "500"]).Number("--limit", most: 500).ShouldBe(500);
        Should.Throw<UsageException>(() => new Arguments(["--limit", "501"]).Number("--limit", most: 500)).Message.ShouldBe("--limit needs a number, 1 to 500.");
    }

    private static string? Forbidden(string path, Holder? holder) => RefusedException.Of(403, Problem, path, holder).Advice;

    private static Holder Of(object claims) => Holder.Of($"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(claims))).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.sig")!;
}
