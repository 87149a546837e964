using Platform.Contracts;
using Platform.Postgres;
using Platform.Postgres.Operations;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Integration;
using Platform.PostalReturns.Ordering;
using Platform.PostalReturns.Recovery;
using Platform.PostalReturns.Storage;
using Platform.PostalReturns.UseCases;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Messaging;

namespace Platform.PostalReturns;

/// <summary>What PostalReturns consists of, in reading order: a return is asked for, ordered, handed over, followed, and over.</summary>
public static class PostalReturnsSetup
{
    public static WebApplicationBuilder AddPostalReturns(this WebApplicationBuilder builder)
    {
        InstantHandler.Register();
        var services = builder.Services;
        services.AddPostgres(builder.Configuration, typeof(PostalReturnsSetup).Assembly);
        services.AddPersonalData();
        services.AddMessaging(builder.Configuration, m => m
            .Endpoint("postal-returns-dossiers", typeof(OnReturnRequested), typeof(OnReturnCalledBack))
            .Endpoint("postal-returns-agencies", typeof(KeepAgencyTree))
            .Endpoint("postal-returns-people", typeof(OnPersonErased)));
        services.AddOutboxDispatcher();
        services.AddHostedService<ConsignmentFigures>();
        services.AddOperations();
        services.AddSingleton<IInspection, OutsideOpen>();
        services.AddSingleton<AgencyTree>();
        services.AddAskForCatalogue("postal-returns", (sp, ct) => sp.GetRequiredService<AgencyTree>().IsFilled(ct));

        services.AddServiceClient(Contacts.Client, "Services:Dossiers", "contacts:read");
        services.Configure<VnPostOptions>(builder.Configuration.GetSection("Carriers:VnPost"));
        services.AddTransient<ICarrier, VnPost>();
        services.AddTransient<CarrierList>();
        services.AddSingleton(OnReturnCalledBack.Early);
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<OrderWork>();
        services.AddSingleton<UnmatchedScans>();
        services.AddHostedService<SweepUnmatchedScans>();
        services.AddTransient<Contacts>();
        services.AddTransient<PlaceOrder>();
        services.AddTransient<CancelOrder>();
        services.AddHostedService<OrderWorker>();

        services.AddSingleton<WebhookSecret>();
        services.AddSingleton<RecordScan>();
        services.AddSingleton<ResendEvents>();
        return builder;
    }

    public static void MapPostalReturns(this WebApplication app)
    {
        var consignments = app.MapGroup("/v1/consignments");
        ListConsignments.Map(consignments);
        ReadConsignment.Map(consignments);
        TakeOverOnManifest.Map(app);
        ReadManifest.Map(app);
        RecordCarrierScan.Map(app);
        PollCarriers.Map(app);
        app.MapOperations("postal-returns", typeof(PostalReturnsSetup).Assembly);
    }
}
