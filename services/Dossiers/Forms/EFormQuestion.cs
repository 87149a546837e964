using System.Globalization;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Platform.Dossiers.Forms;

/// <summary>One question of an electronic form, and how to say what is wrong with its answer.</summary>
/// <param name="Hint">What the form explains beside it.</param>
/// <param name="MustBeYes">A declaration: without it the form is not taken.</param>
internal sealed record EFormQuestion(string Title, string? Hint, JsonSchemaProperty Schema, bool MustBeYes)
{
    public const string Unexpected = "Biểu mẫu không có mục này.";

    public string Sentence(ValidationErrorKind kind) => MustBeYes ? $"Xin đánh dấu: {Title}." : kind switch
    {
        ValidationErrorKind.PropertyRequired => $"{(IsChosen ? "Chưa chọn" : "Chưa nhập")} {Lower(Title)}.",
        ValidationErrorKind.NotInEnumeration => $"Xin chọn {Lower(Title)} trong danh sách.",
        ValidationErrorKind.StringTooShort => Schema.MinLength == 1 ? $"Chưa nhập {Lower(Title)}." : $"{Title} phải có ít nhất {Schema.MinLength} ký tự.",
        ValidationErrorKind.StringTooLong => $"{Title} dài quá {Schema.MaxLength} ký tự.",
        ValidationErrorKind.PatternMismatch => $"{Title} chưa đúng dạng{(Hint is null ? "" : $": {Lower(Hint)}")}.",
        ValidationErrorKind.DateExpected => $"{Title} phải là một ngày có thật, viết theo năm-tháng-ngày, ví dụ 2026-11-05.",
        ValidationErrorKind.IntegerExpected => $"{Title} phải là một số nguyên.",
        ValidationErrorKind.NumberExpected => $"{Title} phải là một số.",
        ValidationErrorKind.BooleanExpected => $"{Title}: chỉ trả lời có hoặc không.",
        ValidationErrorKind.NumberTooSmall or ValidationErrorKind.NumberTooBig => (Schema.Minimum, Schema.Maximum) switch
        {
            ({ } least, { } most) => $"{Title} phải từ {Words(least)} đến {Words(most)}.",
            ({ } least, null) => $"{Title} không được nhỏ hơn {Words(least)}.",
            (_, { } most) => $"{Title} không được lớn hơn {Words(most)}.",
            _ => $"{Title} chưa đúng.",
        },
        ValidationErrorKind.StringExpected => Schema.Format == "date" ? Sentence(ValidationErrorKind.DateExpected) : $"{Title} phải là chữ.",
        ValidationErrorKind.ObjectExpected => $"{Title} phải là một nhóm các mục khai.",
        _ => $"{Title} chưa đúng.",
    };

    private bool IsChosen => Schema.Enumeration.Count > 0 || Schema.Format == "date" || Schema.Type.HasFlag(JsonObjectType.Boolean);

    private static string Words(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture).Replace('.', ',');

    private static string Lower(string title) => title.Length > 1 && char.IsLower(title[1]) ? char.ToLowerInvariant(title[0]) + title[1..] : title;
}
