using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Postgres.UseCases;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.Operations;

/// <summary>What an operator may ask of and do to every service: <c>/v1/operations/{service}/…</c>, for provincial IT and for systems with the scope <c>operations</c>.</summary>
public static class OperationsSetup
{
    public const string Scope = "operations";

    /// <summary>For services that have a database and messaging; jobs and inspections are registered beside it as <see cref="IJob"/> and <see cref="IInspection"/>.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<JobSignal>()
        .AddHostedService<JobWorker>();

    /// <param name="service">As in the gateway's route, e.g. <c>postal-returns</c>.</param>
    /// <returns>The group, for what only this service can do.</returns>
    public static RouteGroupBuilder MapOperations(this IEndpointRouteBuilder app, string service, Assembly assembly)
    {
        var operations = app.MapGroup($"/v1/operations/{service}").WithTags("Operations").RequireRolesOrScope(Scope, Roles.It).AddEndpointFilter(Note).AddEndpointFilter(SayBrokerAway);
        ReadServiceState.Map(operations, service, assembly);
        ReadOutbox.Map(operations);
        RetryParked.Map(operations);
        ReadDeadLetters.Map(operations);
        ReplayDeadLetters.Map(operations);
        StartJob.Map(operations, service);
        ReadJob.Map(operations);
        return operations;
    }

    /// <summary>Who did what: the account, the operation and how it ended. Neither query nor body, which may name a person.</summary>
    private static async ValueTask<object?> Note(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var answer = await next(context);
        if (!HttpMethods.IsGet(http.Request.Method))
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Platform.Operations").LogInformation(
                "Operation {Method} {Path} by {Caller}: {Status}", http.Request.Method, http.Request.Path.Value, Caller.From(http.User).Id, (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
        return answer;
    }

    private static async ValueTask<object?> SayBrokerAway(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BrokerAwayException)
        {
            return Refusal.Unavailable("broker-away", "RabbitMQ không trả lời. Xin kiểm tra máy chủ RabbitMQ rồi thử lại; không có tin nào bị mất.").ToHttp();
        }
    }
}
