using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Refuses events of cash, rates, dividends and splits that do not fit the state. Stateless and thread-safe.</summary>
internal static class MoneyChecks
{
    /// <summary>Where the asset of the event is; −1 where it is of none.</summary>
    /// <exception cref="ArgumentException">The event does not fit.</exception>
    public static int Check(in PortfolioEvent change, PortfolioState state, string? parameter)
    {
        switch (change.Kind)
        {
            case PortfolioEventKind.CashSet when change.Amount is not null:
                RequireCurrency(change.Currency ?? state.BaseCurrency, parameter ?? "currency");
                return -1;
            case PortfolioEventKind.CashMoved when change.Movement is { } movement:
                Check(movement, state, parameter ?? nameof(movement));
                return -1;
            case PortfolioEventKind.RateObserved when change.History is not null:
                return -1;
            case PortfolioEventKind.RateObserved when change.Currency is { } currency:
                RequireCurrency(currency, parameter ?? nameof(currency));
                if (currency == state.BaseCurrency)
                {
                    throw new ArgumentException($"The exchange rate of {currency} is 1: it is the base currency.", parameter ?? nameof(currency));
                }

                return change.Price > 0
                    ? -1
                    : throw new ArgumentException(
                        Invariant($"Exchange rate of {currency} is {change.Price}; it must be positive."), parameter ?? "rate");
            case PortfolioEventKind.DividendPaid when change.Price > 0 && change.Amount is >= 0:
            case PortfolioEventKind.SplitApplied when change.Quantity > 0 && change.Price > 0:
                return state.PlaceOf(change.Asset) is >= 0 and int place
                    ? place
                    : throw new ArgumentException($"Asset {change.Asset} is not in the portfolio; add it first.", parameter ?? "asset");
            case PortfolioEventKind.DividendPaid:
                throw new ArgumentException(
                    Invariant($"Dividend of {change.Asset} is {change.Price}, of which {change.Amount} is kept; ")
                    + "it must be positive, and what is kept at least 0.", parameter ?? "perUnit");
            case PortfolioEventKind.SplitApplied:
                throw new ArgumentException(
                    Invariant($"Split of {change.Asset} is {change.Quantity} for {change.Price}; both must be positive."),
                    parameter ?? "newUnits");
            default:
                throw new ArgumentException(
                    Invariant($"An event of kind {change.Kind} lacks what it needs."), parameter ?? nameof(change));
        }
    }

    private static void Check(CashMovement movement, PortfolioState state, string parameter)
    {
        RequireCurrency(movement.Currency, parameter);
        if (movement.Kind != CashMovementKind.Conversion)
        {
            return;
        }

        RequireCurrency(movement.CounterCurrency, parameter);
        foreach (string currency in (ReadOnlySpan<string>)[movement.Currency, movement.CounterCurrency])
        {
            if (state.Currencies.PlaceOf(currency) is not (>= 0 and int place) || state.Currencies[place].Rate is null)
            {
                throw new ArgumentException(
                    $"There is no exchange rate from {currency} to {state.BaseCurrency}, which a conversion needs: observe it first.", parameter);
            }
        }
    }

    private static void RequireCurrency(string currency, string parameter)
    {
        if (currency.Length == 0 || !currency.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            throw new ArgumentException($"Currency '{currency}' must be upper-case letters and digits, like USD.", parameter);
        }
    }
}
