using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Positions;

/// <summary>
/// The name that this side gives an order, under which every host can find it again: 1 to 28 of <c>a–z</c> and <c>0–9</c>. Ordinal.
/// Immutable and thread-safe.
/// </summary>
public readonly record struct ClientOrderId
{
    /// <summary>The most characters: what the strictest of the known hosts takes.</summary>
    public const int MaximumLength = 28;

    private readonly string? _value;

    /// <summary>The id <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds anything but <c>a–z</c> and <c>0–9</c>.</exception>
    public ClientOrderId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsSound(value))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Order id '{value}' must be 1 to {MaximumLength} characters of a-z and 0-9."), nameof(value));
        }

        _value = value;
    }

    /// <summary>The characters.</summary>
    /// <exception cref="InvalidOperationException">This is <see langword="default"/>.</exception>
    public string Value => _value ?? throw new InvalidOperationException("Uninitialized ClientOrderId.");

    /// <summary>Reads an id. False where it is none, as the ids of orders that others sent may be.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out ClientOrderId id)
    {
        id = value is not null && IsSound(value) ? new ClientOrderId(value) : default;
        return id != default;
    }

    /// <summary>The characters; empty for <see langword="default"/>.</summary>
    public override string ToString() => _value ?? "";

    private static bool IsSound(string value) => value.Length is > 0 and <= MaximumLength
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
