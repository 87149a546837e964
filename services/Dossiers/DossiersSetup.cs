using Platform.Dossiers.Archive;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Drafts;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Operations;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Recovery;
using Platform.Dossiers.Signing;
using Platform.Dossiers.Signing.Pdf;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.Dossiers.UseCases;
using Platform.Dossiers.Views;
using Platform.Postgres;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Dossiers;

/// <summary>The service in reading order: the life of a dossier from submission to return.</summary>
public static class DossiersSetup
{
    public static IServiceCollection AddDossiers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPostgres(configuration, typeof(DossiersSetup).Assembly);
        services.AddPersonalData();
        services.AddEventStore();
        services.AddSingleton(Asked.Answers);
        services.AddSingleton<WorkSignal>(); // of LinkedParts
        services.AddSingleton<DossierStreams>();
        services.AddSingleton<Rights>();
        services.AddSingleton<Officers>();
        services.AddSingleton(DossierRules.From(configuration));
        services.AddSingleton(MinistryWords.From(configuration));
        services.AddSingleton<EForms>();
        services.AddSingleton(FormTemplates.Load(configuration["Forms:Folder"]));
        services.AddSingleton(sp => new PaperPrinter(sp.GetRequiredService<FormTemplates>(), configuration["PublicOrigin"] ?? ""));

        services.AddSingleton(PaymentSettings.From(configuration));
        services.Configure<NationalPlatformOptions>(configuration.GetSection("Payments:National"));
        services.AddSingleton<PaymentSecret>();
        services.AddTransient<IPaymentProvider, NationalPlatform>();
        services.AddTransient<PaymentProviders>();
        services.AddSingleton<PaymentRows>();
        services.AddSingleton<RecordPayment>();

        services.AddSingleton<DossierRows>();
        services.AddSingleton<DossierList>();
        services.AddSingleton<ExportDossiers.Exporting>();
        services.AddSingleton<DossierDetails>();
        services.AddSingleton<LinkedDetail>();
        services.AddSingleton<RebuildViews>();
        services.AddSingleton<RowHeads>();
        services.AddSingleton<TrackingBook>();

        services.AddDocumentStore(configuration);
        services.AddSingleton<TrustAnchors>();
        services.AddSingleton<PdfSignatures>();
        services.AddSingleton<SignaturesInside>();
        services.AddSingleton<DocumentFiles>();
        services.AddSingleton<PaperReuses>();
        services.AddSingleton<PaperConsents>();
        services.AddSingleton<ReusablePapers>();
        services.AddSingleton(DraftSettings.From(configuration));
        services.AddSingleton<DraftRows>();
        services.AddSingleton<SweepUnattached>();
        services.AddHostedService(sp => sp.GetRequiredService<SweepUnattached>());
        services.AddSingleton<PaperWork>();
        services.AddSingleton<Chromium>();
        services.AddSingleton<PaperArchive>();
        services.AddHostedService(sp => sp.GetRequiredService<PaperArchive>());
        services.AddSingleton<PrintPaper.Printing>();
        services.AddSingleton(sp => new IssuedCopyPrinter(sp.GetRequiredService<FormTemplates>(), configuration["PublicOrigin"] ?? ""));
        services.AddSingleton<IssuedCopies>();
        services.AddSingleton<ReadResultCopy.Reading>();
        services.AddSingleton<IssuedCopyWork>();
        services.AddHostedService(sp => sp.GetRequiredService<IssuedCopyWork>());
        services.AddSigning(configuration);

        services.AddSingleton<CatalogueCopy>();
        services.AddHostedService(sp =>
        {
            sp.GetRequiredService<Startup>().Expect(CatalogueRefresh.Part);
            return ActivatorUtilities.CreateInstance<CatalogueRefresh>(sp);
        });
        services.AddAskForCatalogue("dossiers", async (sp, ct) =>
        {
            var copy = sp.GetRequiredService<CatalogueCopy>();
            await copy.Refresh(ct);
            return !copy.Current.IsEmpty;
        });
        services.AddSingleton<CalendarRuns>();
        services.AddHostedService(sp => sp.GetRequiredService<CalendarRuns>());
        services.AddSingleton<WorkHandovers>();
        services.AddHostedService(sp => sp.GetRequiredService<WorkHandovers>());
        services.AddSingleton<LinkedParts>();
        services.AddHostedService(sp => sp.GetRequiredService<LinkedParts>());
        services.AddSingleton(SupportSettings.From(configuration));
        services.AddSingleton<SupportGrants>();
        services.AddSingleton<SupportReviews>();
        services.AddSingleton<ErasePerson>();
        services.AddOperations();
        services.AddSingleton<IJob, VerifyChain>();
        services.AddSingleton<IJob, RebuildRows>();
        services.AddSingleton<IInspection, ChainHeads>();
        services.AddSingleton<IInspection, CatalogueKept>();
        services.AddSingleton<IInspection, OutsideOpen>();
        services.AddSingleton<VerifyDocuments>();
        services.AddSingleton<VerifyKeys>();
        services.AddSingleton<StoreFigures>();
        services.AddSingleton<ResendEvents>();
        services.AddSingleton(ReminderSettings.From(configuration));
        services.AddSingleton<StepReminders>();
        services.AddHostedService(sp => sp.GetRequiredService<StepReminders>());
        services.AddHostedService<DossierFigures>();
        services.AddSingleton<VerifyNightly>();
        services.AddHostedService(sp => sp.GetRequiredService<VerifyNightly>());
        services.AddHostedService<ChainFigures>();
        services.AddOutboxDispatcher();
        services.AddMessaging(configuration, bus => bus
            .Endpoint("dossiers-catalogue", typeof(OnProcedurePublished), typeof(OnProcedureRetired), typeof(OnAgencyChanged), typeof(OnCalendarChanged))
            .Endpoint("dossiers-postal", typeof(OnConsignmentHandedOver), typeof(OnResultDelivered), typeof(OnResultCameBack)));
        return services;
    }

    public static void MapDossiers(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup("/v1/documents").WithTags("Documents").UntilErased();
        UploadDocument.Map(documents);
        DownloadDocument.Map(documents);
        var papers = app.MapGroup("/v1/papers").WithTags("Papers").UntilErased();
        ListPapersOnFile.Map(papers);
        NotePaperConsent.Map(papers);

        var drafts = app.MapGroup("/v1/drafts").WithTags("Drafts").UntilErased();
        SaveDraft.Map(drafts);
        ListDrafts.Map(drafts);
        ReadDraft.Map(drafts);
        DiscardDraft.Map(drafts);

        var dossiers = app.MapGroup("/v1/dossiers").WithTags("Dossiers").UntilErased().OfKnownDossiers().AddEndpointFilter<OfficerSeen>();
        SubmitDossier.Map(dossiers);
        AcceptDossier.Map(dossiers);
        RefuseDossier.Map(dossiers);
        RequestSupplement.Map(dossiers);
        SupplementDossier.Map(dossiers);
        DigitisePaper.Map(dossiers);
        ListReuses.Map(dossiers);
        RequestFee.Map(dossiers);
        CollectFee.Map(dossiers);
        ShowVietQr.Map(dossiers);
        PayOnline.Map(dossiers);
        ListOnlinePayments.Map(dossiers);
        CorrectFee.Map(dossiers);
        SettlePayment.Map(dossiers);
        RefundFee.Map(dossiers);
        PrintFeeReceipt.Map(dossiers);
        PrintRefund.Map(dossiers);
        PauseProcessing.Map(dossiers);
        ResumeProcessing.Map(dossiers);
        ExtendDue.Map(dossiers);
        Apologise.Map(dossiers);
        AssignDossier.Map(dossiers);
        TakeDossier.Map(dossiers);
        CompleteStep.Map(dossiers);
        ForwardPapers.Map(dossiers);
        ConfirmHandover.Map(dossiers);
        RecallHandover.Map(dossiers);
        ConsultAgencies.Map(dossiers);
        AnswerConsultation.Map(dossiers);
        WaiveConsultation.Map(dossiers);
        DecidePart.Map(dossiers);
        RecordMinistryState.Map(dossiers);
        DraftResult.Map(dossiers);
        ApproveResult.Map(dossiers);
        SendBack.Map(dossiers);
        IssueResult.Map(dossiers);
        ReplaceResult.Map(dossiers);
        ReturnByPost.Map(dossiers);
        CallBackParcel.Map(dossiers);
        ReturnAtCounter.Map(dossiers);
        ReturnOnline.Map(dossiers);
        RateDossier.Map(dossiers);
        CorrectApplicant.Map(dossiers);
        AuthoriseRepresentative.Map(dossiers);
        RevokeAuthority.Map(dossiers);
        WithdrawDossier.Map(dossiers);
        ConfirmWithdrawal.Map(dossiers);
        CancelWithdrawal.Map(dossiers);
        StopProcessing.Map(dossiers);
        UndoStep.Map(dossiers);

        var cash = app.MapGroup("/v1/cash").WithTags("Cash");
        ReadCash.Map(cash);
        CloseCash.Map(cash);
        HearPayment.Map(app);
        PollPayments.Map(app);

        PreviewCalendar.Map(dossiers);
        CountOpenDossiers.Map(dossiers);
        ApplyCalendar.Map(dossiers);

        ListDossiers.Map(dossiers);
        ExportDossiers.Map(dossiers);
        GetDossier.Map(dossiers);
        ReadHistory.Map(dossiers);
        ReadSteps.Map(dossiers);
        ExplainDue.Map(dossiers);
        PrintPaper.Map(dossiers);
        ReadResultCopy.Map(dossiers);
        ReadTrackingBook.Map(app);
        GrantSupport.Map(dossiers);
        var support = app.MapGroup("/v1/support-grants").WithTags("Support").UntilErased();
        ListSupport.Map(support);
        EndSupport.Map(support);
        ReadUnderSupport.Map(support);
        var officers = app.MapGroup("/v1/officers").WithTags("Officers").AddEndpointFilter<OfficerSeen>();
        ListOfficers.Map(officers);
        HandOverWork.Map(officers);
        TrackDossier.Map(app);
        GetContact.Map(app);
        GetOfficerContacts.Map(app);

        var operations = app.MapOperations("dossiers", typeof(DossiersSetup).Assembly);
        EraseForGood.Map(operations);
    }
}
