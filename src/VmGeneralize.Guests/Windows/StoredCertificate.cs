using System.Buffers.Binary;
using System.Formats.Asn1;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// A certificate as the registry keeps it (SystemCertificates\STORE\Certificates\THUMBPRINT, value Blob): properties one after the other, each with
/// its number, 1 and its length before it, as CertSerializeCertificateStoreElement writes them.
/// </summary>
/// <param name="HasKey">It is tied to a private key on this machine.</param>
/// <param name="IsSelfIssued">Nobody else vouches for it: issuer and subject are the same.</param>
/// <param name="Subject">The common name that it is for, without control characters; empty when it has none.</param>
/// <param name="Issuer">The common name of who issued it, likewise.</param>
public sealed record StoredCertificate(bool HasKey, bool IsSelfIssued, string Subject, string Issuer)
{
    /// <summary>The stores, below SOFTWARE.</summary>
    public const string Stores = @"Microsoft\SystemCertificates";

    // CERT_KEY_PROV_INFO_PROP_ID, CERT_KEY_CONTEXT_PROP_ID and CERT_CERT_PROP_ID of wincrypt.h.
    private const uint KeyProvider = 2;
    private const uint KeyContext = 5;
    private const uint Certificate = 32;
    private const int HeaderSize = 12; // bytes before a property's own
    private const string CommonName = "2.5.4.3"; // [RFC 5280] A.1

    /// <summary>The certificate in a value; null when this is not one, or a damaged one.</summary>
    public static StoredCertificate? TryRead(ReadOnlySpan<byte> blob)
    {
        bool hasKey = false;
        byte[]? encoded = null;
        while (blob.Length >= HeaderSize)
        {
            uint property = BinaryPrimitives.ReadUInt32LittleEndian(blob);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(blob[8..]);
            if (length > blob.Length - HeaderSize)
            {
                return null;
            }

            hasKey |= property is KeyProvider or KeyContext;
            encoded = property == Certificate ? blob.Slice(HeaderSize, (int)length).ToArray() : encoded;
            blob = blob[(HeaderSize + (int)length)..];
        }

        return encoded is null ? null : TryDecode(encoded, hasKey);
    }

    // [RFC 5280] 4.1: version, serial number, algorithm, issuer, validity, subject; what follows is not checked.
    private static StoredCertificate? TryDecode(byte[] encoded, bool hasKey)
    {
        try
        {
            AsnReader body = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                body.ReadEncodedValue();
            }

            body.ReadIntegerBytes();
            body.ReadEncodedValue();
            ReadOnlyMemory<byte> issuer = body.ReadEncodedValue();
            body.ReadEncodedValue();
            ReadOnlyMemory<byte> subject = body.ReadEncodedValue();
            return new StoredCertificate(hasKey, issuer.Span.SequenceEqual(subject.Span), NameIn(subject), NameIn(issuer));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string NameIn(ReadOnlyMemory<byte> name)
    {
        string found = "";
        AsnReader sets = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
        while (sets.HasData)
        {
            AsnReader set = sets.ReadSetOf();
            while (set.HasData)
            {
                AsnReader pair = set.ReadSequence();
                if (pair.ReadObjectIdentifier() == CommonName && pair.PeekTag() is { TagClass: TagClass.Universal } tag)
                {
                    found = pair.ReadCharacterString((UniversalTagNumber)tag.TagValue);
                }
            }
        }

        return string.Concat(found.Where(letter => !char.IsControl(letter)));
    }
}
