using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Settings of the state that a portfolio keeps.</summary>
public sealed record PortfolioStateOptions
{
    /// <summary>Currency of all money, upper-case letters. Default USD.</summary>
    public string BaseCurrency { get; set; } = "USD";

    /// <summary>Portfolio states kept, at least 0. Default 10,000.</summary>
    public int MaxPortfolioHistory { get; set; } = 10_000;

    /// <summary>Risk assessments kept, at least 0. Default 5,000.</summary>
    public int MaxRiskHistory { get; set; } = 5_000;

    /// <summary>Allocations kept, at least 0. Default 5,000.</summary>
    public int MaxAllocationHistory { get; set; } = 5_000;

    /// <summary>
    /// Least time between two portfolio states that prices of ticks make, at least 0; every other event that changes the portfolio makes one, and does not count here.
    /// Default one minute.
    /// </summary>
    public TimeSpan PriceRecordInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The oldest that an exchange rate may be where something is valued by it, at least 0; <see langword="null"/> for any age. Default four
    /// days: those of a Friday hold over a long weekend.
    /// </summary>
    public TimeSpan? MaxRateAge { get; set; } = TimeSpan.FromDays(4);

    /// <summary>Which cost a sale ends, which decides what is realised. Default average cost.</summary>
    public CostMethod CostMethod { get; set; } = CostMethod.AverageCost;

    /// <summary>Which fills make one trade. Default from flat to flat.</summary>
    public TradeGrouping TradeGrouping { get; set; } = TradeGrouping.FlatToFlat;

    /// <summary>Ended trades kept, at least 0. Default 5,000.</summary>
    public int MaxTradeHistory { get; set; } = 5_000;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrEmpty(BaseCurrency) || !BaseCurrency.All(char.IsAsciiLetterUpper))
        {
            errors.Add($"{nameof(BaseCurrency)} must be upper-case letters; it is '{BaseCurrency}'.");
        }

        CheckCount(errors, nameof(MaxPortfolioHistory), MaxPortfolioHistory);
        CheckCount(errors, nameof(MaxRiskHistory), MaxRiskHistory);
        CheckCount(errors, nameof(MaxAllocationHistory), MaxAllocationHistory);
        CheckCount(errors, nameof(MaxTradeHistory), MaxTradeHistory);
        if (MaxRateAge < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(MaxRateAge)} must be at least 0; it is {MaxRateAge}."));
        }

        if (!Enum.IsDefined(CostMethod) || !Enum.IsDefined(TradeGrouping))
        {
            errors.Add(Invariant($"There is no {nameof(CostMethod)} {(int)CostMethod} or no {nameof(TradeGrouping)} {(int)TradeGrouping}."));
        }

        if (PriceRecordInterval < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(PriceRecordInterval)} must be at least 0; it is {PriceRecordInterval}."));
        }

        return errors;
    }

    private static void CheckCount(List<string> errors, string name, int count)
    {
        if (count < 0)
        {
            errors.Add(Invariant($"{name} must be at least 0; it is {count}."));
        }
    }
}
