using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// The rates at which other currencies become one base currency. A rate that is missing, or older than allowed, is no rate: nothing is ever
/// taken for 1:1. Immutable and thread-safe.
/// </summary>
public sealed class ExchangeRates
{
    private ExchangeRates(string baseCurrency, ImmutableSortedDictionary<string, ExchangeRate> rates, TimeSpan? maxAge) =>
        (BaseCurrency, Rates, MaxAge) = (baseCurrency, rates, maxAge);

    /// <summary>The currency that every other becomes.</summary>
    public string BaseCurrency { get; }

    /// <summary>The rates by currency, without that of the base currency, which is 1.</summary>
    public ImmutableSortedDictionary<string, ExchangeRate> Rates { get; }

    /// <summary>The oldest that a rate may be; <see langword="null"/> for any age.</summary>
    public TimeSpan? MaxAge { get; }

    /// <summary>No rates: everything must be in the base currency.</summary>
    /// <exception cref="ArgumentException">The currency is blank.</exception>
    public static ExchangeRates None(string baseCurrency) => Create(baseCurrency, ImmutableDictionary<string, ExchangeRate>.Empty);

    /// <summary>Copies rates.</summary>
    /// <param name="baseCurrency">The currency that every other becomes.</param>
    /// <param name="rates">The rates by currency, each positive.</param>
    /// <param name="maxAge">The oldest that a rate may be; <see langword="null"/> (the default) for any age.</param>
    /// <exception cref="ArgumentException">A currency is blank or the base currency, a rate is not positive, or the age is negative.</exception>
    public static ExchangeRates Create(
        string baseCurrency, IReadOnlyDictionary<string, ExchangeRate> rates, TimeSpan? maxAge = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(baseCurrency);
        ArgumentNullException.ThrowIfNull(rates);
        List<string> errors = [];
        foreach ((string currency, ExchangeRate rate) in rates)
        {
            if (string.IsNullOrWhiteSpace(currency) || currency == baseCurrency)
            {
                errors.Add($"A rate is that of '{currency}'; it must be that of a currency other than {baseCurrency}.");
            }
            else if (rate.Rate <= 0)
            {
                errors.Add(Invariant($"Exchange rate of {currency} is {rate.Rate}; it must be positive."));
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(rates));
        }

        return maxAge < TimeSpan.Zero
            ? throw new ArgumentException(Invariant($"The oldest age of a rate is {maxAge}; it must not be negative."), nameof(maxAge))
            : new ExchangeRates(baseCurrency, rates.ToImmutableSortedDictionary(StringComparer.Ordinal), maxAge);
    }

    /// <summary>Finds the rate of a currency at a moment.</summary>
    /// <param name="currency">The currency; 1 is the rate of the base currency.</param>
    /// <param name="time">The moment, which decides how old a rate is.</param>
    /// <param name="rate">Units of the base currency for one unit; 0 where there is no rate.</param>
    /// <param name="problem">The sentence that names the currency, and of an old rate its age and the limit.</param>
    public bool TryGetRate(string currency, DateTimeOffset time, out decimal rate, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(currency);
        (rate, problem) = (1, null);
        if (currency == BaseCurrency)
        {
            return true;
        }

        if (!Rates.TryGetValue(currency, out ExchangeRate known))
        {
            problem = $"There is no exchange rate from {currency} to {BaseCurrency}.";
        }
        else if (time - known.Time > MaxAge)
        {
            problem = Invariant($"The exchange rate from {currency} to {BaseCurrency} is of {known.Time:u}, {time - known.Time} ago; ")
                + Invariant($"it may be {MaxAge} old.");
        }

        rate = problem is null ? known.Rate : 0;
        return problem is null;
    }
}
