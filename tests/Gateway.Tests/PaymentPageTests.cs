using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Caching.Memory;
using Platform.CitizenWeb.Pages;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

/// <summary>The page a person comes back to from the payment platform, whose word may arrive at any moment meanwhile.</summary>
public sealed class PaymentPageTests
{
    private static readonly Guid Id = Guid.Parse("0198f3a0-0000-7000-8000-000000000001");

    [Fact]
    public async Task Paid_between_two_readings_the_page_never_says_paid_and_owed_at_once()
    {
        var api = new PlatformApi(new HttpClient(new PaidMeanwhile()) { BaseAddress = new Uri("http://gateway.test") }, new HttpContextAccessor());
        var page = new DossierModel(api, new Catalogue(api, new MemoryCache(new MemoryCacheOptions()), TimeProvider.System))
        {
            PageContext = new PageContext { HttpContext = new DefaultHttpContext(), ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) },
            Payment = "TT261122-AB",
        };
        await page.OnGet(Id, CancellationToken.None);
        page.FeeCard!.Online!.State.ShouldBe("paid");
        page.FeeCard.Dossier.Fee!.Outstanding.ShouldBe(0);
        page.FeeCard.Transfer.ShouldBeNull("there is nothing left to transfer");
        page.Dossier.Version.ShouldBe(10);
    }

    private sealed class PaidMeanwhile : HttpMessageHandler
    {
        private bool paid;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            paid |= path.EndsWith("/online-payments", StringComparison.Ordinal);
            var text = path switch
            {
                _ when path == $"/v1/dossiers/{Id}" => $$$"""{"id":"{{{Id}}}","version":{{{(paid ? 10 : 9)}}},"number":"n","stage":"accepted","status":4,"actions":[],"fee":{"total":8000,"paid":{{{(paid ? 8000 : 0)}}},"outstanding":{{{(paid ? 0 : 8000)}}},"lines":[]}}""",
                _ when path.EndsWith("/online-payments", StringComparison.Ordinal) => """{"items":[{"reference":"TT261122-AB","amount":8000,"state":"paid","startedAt":"2026-11-22T02:00:00Z"}],"version":10}""",
                _ when path.EndsWith("/vietqr", StringComparison.Ordinal) && !paid => """{"text":"t","amount":8000,"purpose":"p","bank":"b","account":"a","name":"n","svg":"<svg/>"}""",
                _ => null,
            };
            return Task.FromResult(new HttpResponseMessage(text is null ? HttpStatusCode.NotFound : HttpStatusCode.OK) { Content = new StringContent(text ?? "{}", Encoding.UTF8, "application/json") });
        }
    }
}
