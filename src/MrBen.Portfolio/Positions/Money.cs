using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>An amount in one currency. Arithmetic and comparison refuse to mix currencies. Immutable and thread-safe.</summary>
public readonly record struct Money : IComparable<Money>
{
    private readonly string? _currency;

    /// <summary>The amount <paramref name="amount"/> in <paramref name="currency"/>.</summary>
    /// <param name="amount">Any sign.</param>
    /// <param name="currency">For example <c>USD</c>; ordinal, case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="currency"/> is empty or blank.</exception>
    public Money(decimal amount, string currency)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        (Amount, _currency) = (amount, currency);
    }

    /// <summary>The amount, any sign.</summary>
    public decimal Amount { get; }

    /// <summary>The currency.</summary>
    /// <exception cref="InvalidOperationException">This is <see langword="default"/>.</exception>
    public string Currency => _currency ?? throw new InvalidOperationException("Uninitialized Money has no currency.");

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => new(left.Amount + right.SameCurrency(left, "be added to"), left.Currency);

    /// <summary>The difference.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => new(left.Amount - right.SameCurrency(left, "be taken from"), left.Currency);

    /// <summary>The amount with its sign turned.</summary>
    public static Money operator -(Money value) => new(-value.Amount, value.Currency);

    /// <summary>The amount times <paramref name="factor"/>.</summary>
    public static Money operator *(Money value, decimal factor) => new(value.Amount * factor, value.Currency);

    /// <summary>The amount times <paramref name="factor"/>.</summary>
    public static Money operator *(decimal factor, Money value) => value * factor;

    /// <summary>Whether <paramref name="left"/> is less than <paramref name="right"/>.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is not more than <paramref name="right"/>.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is more than <paramref name="right"/>.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not less than <paramref name="right"/>.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Order of the amounts.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money other) => Amount.CompareTo(other.SameCurrency(this, "be compared with"));

    /// <summary>For example <c>12.50 USD</c>; <c>?</c> stands for the currency of <see langword="default"/>.</summary>
    public override string ToString() => Invariant($"{Amount} {_currency ?? "?"}");

    private decimal SameCurrency(Money other, string verb) =>
        string.Equals(Currency, other.Currency, StringComparison.Ordinal)
            ? Amount
            : throw new InvalidOperationException($"{this} cannot {verb} {other}: the currencies differ.");
}
