using System.Net;
using System.Net.Mail;
using System.Text;

namespace Platform.LocalSidecar;

/// <summary><c>bindings.smtp</c>, operation <c>create</c>: the data is the HTML body; <c>emailTo</c>, <c>emailCC</c>, <c>emailBCC</c> (separated by <c>;</c>), <c>subject</c> come with the call or the component.</summary>
public static class SmtpBinding
{
    public static async Task<BindingResponse?> Send(Component component, Invocation call, CancellationToken stop)
    {
        if (call.Operation != "create") throw new BindingFailedException($"invalid operation: '{call.Operation}'; bindings.smtp knows create");
        string? Value(string key) => call.Metadata.GetValueOrDefault(key) ?? component.Metadata.GetValueOrDefault(key);
        string from = Value("emailFrom") ?? throw new BindingFailedException("emailFrom property not supplied in configuration- or request-metadata");
        string to = Value("emailTo") ?? throw new BindingFailedException("emailTo property not supplied in configuration- or request-metadata");
        string subject = Value("subject") ?? throw new BindingFailedException("subject property not supplied in configuration- or request-metadata");

        using var message = new MailMessage { SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8, IsBodyHtml = true };
        try
        {
            message.From = new MailAddress(from);
            message.Subject = subject.ReplaceLineEndings(" ");
            message.Body = Encoding.UTF8.GetString(call.Data);
            Add(message.To, to);
            Add(message.CC, Value("emailCC"));
            Add(message.Bcc, Value("emailBCC"));
        }
        catch (FormatException error)
        {
            throw new BindingFailedException("an e-mail address is not valid", error);
        }

        using var client = new SmtpClient(component.Required("host"), int.Parse(component.Required("port")));
        if (component.Metadata.GetValueOrDefault("user") is { Length: > 0 } user)
        {
            client.EnableSsl = true; // STARTTLS: an account's password never travels in the clear
            client.Credentials = new NetworkCredential(user, component.Metadata.GetValueOrDefault("password"));
        }
        try
        {
            await client.SendMailAsync(message, stop);
            return null;
        }
        catch (SmtpException error)
        {
            // The exception's own text may repeat the receiver's address.
            throw new BindingFailedException($"the mail server of {component.Name} refused or does not answer ({error.StatusCode})", error);
        }
    }

    private static void Add(MailAddressCollection addresses, string? list)
    {
        foreach (string address in (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            addresses.Add(address);
    }
}
