using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Signing.Pdf;

/// <summary>What was found about one signature of a PDF.</summary>
/// <param name="Signer">The certificate's common name: personal data, kept sealed. Null where it could not be read.</param>
/// <param name="Issuer">Common name of who issued the certificate.</param>
/// <param name="SignedAt">UTC; null where nobody says so.</param>
/// <param name="TimeStamped">The instant is a trusted authority's (RFC 3161) and not only the signer's own word.</param>
/// <param name="FollowedBy">The rest of a file that this signature does not cover as a whole was added together with a later signature, which does.</param>
public sealed record PdfSignature(SignatureStatus Status, string? Signer, string? Issuer, DateTimeOffset? SignedAt, bool TimeStamped, bool FollowedBy)
{
    /// <summary>For people; holds the signer's name.</summary>
    public string Sentence()
    {
        var who = Signer is null ? "" : $" của {Signer}";
        var when = SignedAt is not { } at ? "" : $", ký lúc {History.Local(at)}{(TimeStamped ? " (dấu thời gian tin cậy)" : " (theo máy của người ký)")}";
        return Status switch
        {
            SignatureStatus.Valid => $"Chữ ký số{who} hợp lệ, phủ toàn bộ tệp{when}. Chưa kiểm tra việc thu hồi chứng thư.",
            SignatureStatus.Altered => $"Chữ ký số{who} không hợp lệ: nội dung đã bị sửa sau khi ký.",
            SignatureStatus.NotWhole when FollowedBy => $"Chữ ký số{who} đúng với phần đã ký{when}; phần thêm sau do chữ ký tiếp theo xác nhận.",
            SignatureStatus.NotWhole => $"Chữ ký số{who} không phủ toàn bộ tệp: có phần được thêm sau khi ký.",
            SignatureStatus.UnknownChain => $"Chữ ký số{who} khớp với nội dung{when}, nhưng chứng thư không thuộc tổ chức chứng thực được tin cậy.",
            SignatureStatus.Expired => $"Chữ ký số{who} khớp với nội dung{when}, nhưng chứng thư không còn (hoặc chưa có) hiệu lực và không có dấu thời gian tin cậy.",
            _ => "Tệp có chữ ký số thuộc loại hệ thống chưa kiểm tra được.",
        };
    }
}

/// <summary>From the best to the worst.</summary>
public enum SignatureStatus
{
    /// <summary>Covers the whole file, fits it, and leads to a trusted root valid at the time.</summary>
    Valid,

    /// <summary>Fits; its certificate was not valid when it was signed, as far as anybody can prove.</summary>
    Expired,

    /// <summary>Fits; nobody we trust vouches for the certificate.</summary>
    UnknownChain,

    /// <summary>Of a kind that is not checked here (an old digest, SHA-1 wrapped, several signers in one), or bytes that are no signature: nothing is known of what it was put under.</summary>
    Unsupported,

    /// <summary>Fits what it covers, and something was added to the file since.</summary>
    NotWhole,

    /// <summary>What was signed is not what stands there.</summary>
    Altered,
}
