using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.UseCases;

/// <summary>Whatever needs the key of a person who was erased answers 410: the history is there, the person is not.</summary>
public sealed class ErasedPersonFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PersonErasedException)
        {
            return new Refusal(StatusCodes.Status410Gone, "person-erased", "Dữ liệu cá nhân của hồ sơ này đã được xoá theo quy định.").ToHttp();
        }
    }
}
