using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

/// <summary>What the page of a result says about its signatures.</summary>
public sealed class SignedTests
{
    private const string Waits = "Bản phát hành đang chờ cơ quan ký số.";

    [Theory]
    [InlineData("", false)] // issued before there were issued copies, or not printed: nothing is on its way that could be promised
    [InlineData(""","resultCopy":{"issue":1,"made":true}""", true)]
    [InlineData(""","resultCopy":{"issue":1,"made":true,"signed":{"agency":"H18.25","name":"Ủy ban nhân dân xã Tủa Chùa","at":"2026-11-25T03:00:00Z","certificate":"ab"}}""", false)]
    public async Task The_agency_is_waited_for_only_where_there_is_a_copy_to_sign(string copy, bool waits)
    {
        var dossier = JsonSerializer.Deserialize<Dossier>(
            $$$"""{"issue":{"resultNumber":"07/KQ-UBND"},"approval":{"by":{"name":"Lường Văn Thành","role":"leader"},"at":"2026-11-25T03:00:00Z","draftVersion":1,"sha256":"a","certificate":"b","signature":"AA=="}{{{copy}}}}""", JsonSerializerOptions.Web)!;
        var page = await Render(dossier);
        page.ShouldContain("Lường Văn Thành");
        page.Contains(Waits, StringComparison.Ordinal).ShouldBe(waits);
    }

    private static async Task<string> Render(Dossier dossier)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Services.AddRazorPages().ConfigureApplicationPartManager(parts => parts.ApplicationParts.Add(new CompiledRazorAssemblyPart(typeof(Site).Assembly)));
        await using var app = builder.Build();
        using var scope = app.Services.CreateScope();
        var services = scope.ServiceProvider;
        var action = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        var view = services.GetRequiredService<IRazorViewEngine>().GetView(null, "/Pages/Shared/_Signed.cshtml", isMainPage: false).View.ShouldNotBeNull();
        await using var page = new StringWriter();
        await view.RenderAsync(new ViewContext(
            action, view, new ViewDataDictionary<(Dossier, bool)>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = (dossier, true) },
            new TempDataDictionary(action.HttpContext, services.GetRequiredService<ITempDataProvider>()), page, new HtmlHelperOptions()));
        return WebUtility.HtmlDecode(page.ToString());
    }
}
