using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// The rules that every order passes before it is sent; those of the European rules on algorithmic trading (Delegated Regulation 2017/589,
/// article 15), as tools, not as compliance.
/// </summary>
public sealed record PreTradeOptions
{
    /// <summary>
    /// Largest distance of an order's price from the last price known, as a fraction of it, positive; of an order at the market, of the price
    /// that its plan rests on. Default 0.1. <see langword="null"/> for no rule.
    /// </summary>
    public double? PriceCollar { get; set; } = 0.1;

    /// <summary>Largest value of one order in the portfolio's currency, positive. Default <see langword="null"/>: no rule.</summary>
    public decimal? MaxOrderValue { get; set; }

    /// <summary>Largest value of one order as a fraction of the net asset value, positive. Default 1. <see langword="null"/> for no rule.</summary>
    public double? MaxOrderFraction { get; set; } = 1;

    /// <summary>Largest quantity of one order, in units, positive. Default <see langword="null"/>: no rule.</summary>
    public decimal? MaxOrderQuantity { get; set; }

    /// <summary>Most orders decided within <see cref="Window"/>, at least 1. Default 120.</summary>
    public int MaxOrders { get; set; } = 120;

    /// <summary>
    /// Most orders of one asset and side decided within <see cref="Window"/>, at least 1. Default 10: what repeats itself faster is a fault.
    /// What is more than an instrument's largest order is sent in parts, each of which counts: raise it where a plan may need more than ten.
    /// </summary>
    public int MaxRepeats { get; set; } = 10;

    /// <summary>The time that orders are counted over, positive. Default one minute.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether an order must pass the portfolio's own limits as if it were filled (<see cref="ITradedPortfolio.WhatIf"/>). Default true.
    /// </summary>
    public bool ChecksRisk { get; set; } = true;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckPositive(errors, nameof(PriceCollar), PriceCollar);
        CheckPositive(errors, nameof(MaxOrderFraction), MaxOrderFraction);
        CheckPositive(errors, nameof(MaxOrderValue), (double?)MaxOrderValue);
        CheckPositive(errors, nameof(MaxOrderQuantity), (double?)MaxOrderQuantity);
        CheckPositive(errors, nameof(Window), Window.TotalSeconds);
        if (MaxOrders < 1)
        {
            errors.Add(Invariant($"{nameof(MaxOrders)} must be at least 1; it is {MaxOrders}."));
        }

        if (MaxRepeats < 1)
        {
            errors.Add(Invariant($"{nameof(MaxRepeats)} must be at least 1; it is {MaxRepeats}."));
        }

        return errors;
    }

    private static void CheckPositive(List<string> errors, string name, double? value)
    {
        if (value is { } number && !(number > 0 && double.IsFinite(number)))
        {
            errors.Add(Invariant($"{name} must be positive and finite; it is {number}."));
        }
    }
}
