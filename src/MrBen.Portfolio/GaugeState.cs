using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>What gauges are made of, of one moment. Immutable.</summary>
/// <param name="Snapshot">The portfolio.</param>
/// <param name="Gains">What was gained.</param>
/// <param name="OldestPrice">The oldest of the last prices of what is held; none where nothing held has a price.</param>
/// <param name="IsHalted">Whether trading is halted, as a whole or by a limit.</param>
/// <param name="LastDecision">Number of the last allocation; 0 where there was none.</param>
/// <param name="Exceptions">For each forecasting method its confidence, name, and violations among the latest 250 forecasts.</param>
internal sealed record GaugeState(
    PortfolioSnapshot Snapshot, ProfitAndLoss Gains, DateTimeOffset? OldestPrice, bool IsHalted, long LastDecision,
    ImmutableArray<(double Confidence, string Method, int Count)> Exceptions)
{
    private const int Year = 250;

    /// <summary>Reads a book under its lock.</summary>
    public static GaugeState Of(PortfolioState state, PortfolioBook book)
    {
        DateTimeOffset? oldest = null;
        foreach (ref readonly AssetSlot slot in state.Slots)
        {
            if (slot.Quantity != 0 && slot.Price is not null && !(slot.PriceTime >= oldest))
            {
                oldest = slot.PriceTime;
            }
        }

        return new GaugeState(
            book.Snapshot(), state.Gains, oldest,
            state.Ledger.Halt.IsHalted || state.Limits.Values.Any(limit => limit.HaltedSince is not null),
            state.Decisions.Count == 0 ? 0 : state.Decisions[^1].Sequence,
            [.. state.Forecasts.Logs.Select(entry => (entry.Log.Confidence, entry.Method, ViolationsOf(entry.Log)))]);
    }

    /// <summary>Everything gained that is not open any more, as a number: sums of money may be beyond a decimal's.</summary>
    public static double Realized(ProfitAndLoss gains) =>
        (double)gains.PastRealized + (double)gains.PastRealizedCurrency + (double)gains.PastIncome - (double)gains.PastFees
        + (double)gains.Interest - (double)gains.AccountFees + (double)gains.CashCurrencyGain
        + gains.Assets.Sum(asset => (double)asset.BaseRealized + (double)asset.BaseRealizedCurrency + (double)asset.BaseIncome
            - (double)asset.BaseFees);

    /// <summary>Everything gained on what is held; none while a price or rate is missing.</summary>
    public static double? Unrealized(ProfitAndLoss gains)
    {
        double? sum = 0;
        foreach (AssetProfit asset in gains.Assets)
        {
            sum += (double?)asset.BaseUnrealized + (double?)asset.BaseUnrealizedCurrency;
        }

        return sum;
    }

    private static int ViolationsOf(RiskForecastLog log)
    {
        int violations = 0;
        for (int i = Math.Max(0, log.Count - Year); i < log.Count; i++)
        {
            violations += log[i].IsViolation ? 1 : 0;
        }

        return violations;
    }
}
