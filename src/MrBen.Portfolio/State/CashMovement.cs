using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Cash that came or went without a trade of an asset. Immutable and thread-safe.</summary>
public sealed record CashMovement
{
    private CashMovement(CashMovementKind kind, decimal amount, string currency, decimal counterAmount = 0, string counterCurrency = "") =>
        (Kind, Amount, Currency, CounterAmount, CounterCurrency) = (kind, amount, currency, counterAmount, counterCurrency);

    /// <summary>Why it moved.</summary>
    public CashMovementKind Kind { get; }

    /// <summary>What came, negative for what went; not 0.</summary>
    public decimal Amount { get; }

    /// <summary>Currency of <see cref="Amount"/>.</summary>
    public string Currency { get; }

    /// <summary>Of a conversion, what came in the other currency: of the other sign than <see cref="Amount"/>; 0 otherwise.</summary>
    public decimal CounterAmount { get; }

    /// <summary>Of a conversion, the other currency; empty otherwise.</summary>
    public string CounterCurrency { get; }

    /// <summary>Money put in, or taken out (negative). No performance.</summary>
    /// <exception cref="ArgumentException">The amount is 0, or the currency blank.</exception>
    public static CashMovement Transfer(decimal amount, string currency) => Of(CashMovementKind.Transfer, amount, currency);

    /// <summary>Interest earned, or owed (negative). Performance.</summary>
    /// <exception cref="ArgumentException">The amount is 0, or the currency blank.</exception>
    public static CashMovement Interest(decimal amount, string currency) => Of(CashMovementKind.Interest, amount, currency);

    /// <summary>A fee of the account, such as for custody or data (positive: what is paid). Performance.</summary>
    /// <exception cref="ArgumentException">The amount is 0, or the currency blank.</exception>
    public static CashMovement Fee(decimal amount, string currency) => Of(CashMovementKind.Fee, -amount, currency);

    /// <summary>One currency was exchanged for another; what the bank kept is performance.</summary>
    /// <param name="sold">What was given, positive.</param>
    /// <param name="soldCurrency">Its currency.</param>
    /// <param name="bought">What was received, positive.</param>
    /// <param name="boughtCurrency">Its currency.</param>
    /// <exception cref="ArgumentException">An amount is not positive, a currency is blank, or both are the same.</exception>
    public static CashMovement Conversion(decimal sold, string soldCurrency, decimal bought, string boughtCurrency)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(soldCurrency);
        ArgumentException.ThrowIfNullOrWhiteSpace(boughtCurrency);
        if (sold <= 0 || bought <= 0 || soldCurrency == boughtCurrency)
        {
            throw new ArgumentException(Invariant(
                $"A conversion gives {sold} {soldCurrency} for {bought} {boughtCurrency}; it needs positive amounts of two currencies."));
        }

        return new CashMovement(CashMovementKind.Conversion, -sold, soldCurrency, bought, boughtCurrency);
    }

    /// <summary>The canonical bytes, as a part of <see cref="EventFormat"/>.</summary>
    internal void Write(StateWriter writer)
    {
        writer.Write((int)Kind);
        writer.Write(Amount);
        writer.Write(Currency);
        writer.Write(CounterAmount);
        writer.Write(CounterCurrency);
    }

    /// <exception cref="FormatException">There is no movement of the kind.</exception>
    internal static CashMovement Read(StateReader reader)
    {
        int kind = reader.ReadInt32();
        (decimal amount, string currency, decimal counterAmount, string counterCurrency) =
            (reader.ReadDecimal(), reader.ReadString(), reader.ReadDecimal(), reader.ReadString());
        return (CashMovementKind)kind switch
        {
            CashMovementKind.Conversion => Conversion(-amount, currency, counterAmount, counterCurrency),
            CashMovementKind.Transfer or CashMovementKind.Interest or CashMovementKind.Fee => Of((CashMovementKind)kind, amount, currency),
            _ => throw new FormatException(Invariant($"There is no movement of cash of kind {kind}.")),
        };
    }

    private static CashMovement Of(CashMovementKind kind, decimal amount, string currency)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        return amount != 0
            ? new CashMovement(kind, amount, currency)
            : throw new ArgumentException(Invariant($"{kind} of 0 {currency} moves nothing."), nameof(amount));
    }
}
