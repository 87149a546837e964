using Platform.Notifications.Integration;
using Platform.Notifications.Sending;
using Platform.Notifications.Staff;
using Platform.Notifications.Storage;
using Platform.Notifications.UseCases;
using Platform.Postgres;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Notifications;

/// <summary>Notifications in reading order: what comes in, what is kept, how it is sent, what can be asked.</summary>
public static class NotificationsSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessaging(configuration, m => m
            .Endpoint("notifications-dossiers", typeof(OnDossierMessages))
            .Endpoint("notifications-staff", typeof(OnStaffNotices))
            .Endpoint("notifications-postal", typeof(OnPostalMessages))
            .Endpoint("notifications-catalogue", typeof(KeepAgencyTree))
            .Endpoint("notifications-people", typeof(OnPersonErased)));
        services.AddPostgres(configuration, typeof(NotificationsSetup).Assembly);
        services.AddPersonalData();
        services.AddOutboxDispatcher();
        services.AddOperations();
        services.AddSingleton<IInspection, OutsideOpen>();
        services.AddSingleton<AgencyTree>();
        services.AddAskForCatalogue("notifications", (sp, ct) => sp.GetRequiredService<AgencyTree>().IsFilled(ct));
        services.AddServiceClient(Contacts.Client, "Services:Dossiers", "contacts:read");

        services.AddSingleton(_ => NoticeSettings.From(configuration));
        services.AddSingleton<Templates>();
        services.AddSingleton<TemplatesReady>();
        services.AddSingleton<Preferences>();
        services.AddSingleton<DueTable>();
        services.AddHostedService<NoticeFigures>();
        services.AddHostedService(sp =>
        {
            sp.GetRequiredService<Startup>().Expect(SeedTemplatesAtStart.Part);
            return ActivatorUtilities.CreateInstance<SeedTemplatesAtStart>(sp);
        });

        services.AddSingleton<WorkSignal>();
        services.AddSingleton<Contacts>();
        services.AddSingleton<EmailChannel>();
        services.AddSingleton<SmsChannel>();
        services.AddSingleton<Deliver>();
        services.AddHostedService<Sender>();

        services.AddSingleton<StaffWorkSignal>();
        services.AddSingleton<StaffTable>();
        services.AddHostedService<StaffSender>();
        return services;
    }

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        ListNotices.Map(app);
        ListStaffNotices.Map(app);
        ReadStaffNotice.Map(app);
        SetPreferences.Map(app);
        ListTemplates.Map(app);
        WakeSender.Map(app);
        app.MapOperations("notifications", typeof(NotificationsSetup).Assembly);
    }
}
