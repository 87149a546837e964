using System.Net;
using Platform.Testing;

namespace Platform.Gateway.Tests;

public sealed class LimitsTests : IAsyncLifetime
{
    private readonly GatewayUnderTest gateway = new()
    {
        Settings = new Dictionary<string, string> { ["Limits:TrackingPerMinute"] = "3", ["Limits:WritesPerSecond"] = "1", ["Limits:RequestsPerSecond"] = "200" },
    };

    public Task InitializeAsync() => gateway.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)gateway).DisposeAsync();

    [Fact]
    public async Task Guessing_at_the_tracking_ends_with_429_and_when_to_come_back()
    {
        var client = gateway.As(null);
        for (var i = 0; i < 3; i++)
            (await client.GetAsync(new Uri($"/v1/tracking/x?secret={i}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var stopped = await client.GetAsync(new Uri("/v1/tracking/x?secret=4", UriKind.Relative));
        stopped.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        stopped.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await RoutesTests.Code(stopped)).ShouldBe("too-many-requests");

        // Somebody else behind the same front end is not punished for it.
        using var other = new HttpRequestMessage(HttpMethod.Get, "/v1/tracking/x?secret=5");
        other.Headers.Add("X-Forwarded-For", "198.51.100.9");
        (await client.SendAsync(other)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_callers_writes_are_limited_and_anothers_go_on()
    {
        var clerk = gateway.As(People.Clerk);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            answers.Add((await clerk.PostAsync(new Uri("/v1/dossiers", UriKind.Relative), new StringContent("{}"))).StatusCode);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        (await gateway.As(People.Mother).PostAsync(new Uri("/v1/dossiers", UriKind.Relative), new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Opening_pages_quickly_trips_nothing()
    {
        var client = gateway.As(null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync(new Uri("/", UriKind.Relative))));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
    }
}

public sealed class BodySizeTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Theory]
    [InlineData(25 * 1024 * 1024, HttpStatusCode.OK)]
    [InlineData((26 * 1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_document_may_have_26_MB(int size, HttpStatusCode expected)
    {
        using var answer = await gateway.As(People.Mother).PostAsync(new Uri("/v1/documents?name=a.pdf", UriKind.Relative), new ByteArrayContent(new byte[size]));
        answer.StatusCode.ShouldBe(expected);
        if (expected is HttpStatusCode.RequestEntityTooLarge)
            (await RoutesTests.Code(answer)).ShouldBe("too-large");
    }

    [Theory]
    [InlineData(1024 * 1024, HttpStatusCode.OK)]
    [InlineData((1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Everything_else_may_have_1_MB(int size, HttpStatusCode expected)
    {
        using var answer = await gateway.As(People.Mother).PostAsync(new Uri("/v1/dossiers", UriKind.Relative), new ByteArrayContent(new byte[size]));
        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_body_that_hides_its_size_is_cut_off_all_the_same()
    {
        using var content = new StreamContent(new MemoryStream(new byte[3 * 1024 * 1024]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/dossiers") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await gateway.As(People.Mother).SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await RoutesTests.Code(answer)).ShouldBe("too-large");
    }
}
