using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>
/// The smallest model there is: next year's lead over the other assets is a slope times that of the last twelve months without the last.
/// Thread-safe: the slope in use is replaced as a whole.
/// </summary>
internal sealed class MomentumModel : IAssetScoreModel
{
    public const int Lookback = 12;
    private const string Id = "momentum_slope";

    private State _state = new(PredictionStatus.NoModel, 0, "Nothing was trained yet.");

    /// <summary>What training decided.</summary>
    public void Use(PredictionStatus status, double slope, string why) => Volatile.Write(ref _state, new State(status, slope, why));

    public Prediction<ImmutableArray<double>> Predict(ReturnPanel returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        State state = Volatile.Read(ref _state);
        int n = returns.Assets.Length;
        if (state.Status == PredictionStatus.Active && !(returns.IsComplete && returns.Observations >= Lookback))
        {
            state = new State(PredictionStatus.InputOutOfRange, 0, Invariant($"The model needs {Lookback} returns of each asset."));
        }

        // Without an active model the answer is the baseline's: no asset is better than another.
        return state.Status == PredictionStatus.Active
            ? new([.. Leads(returns, returns.Observations).Select(lead => state.Slope * lead)], Id, state.Status, state.Why)
            : new([.. new double[n]], Id, state.Status, state.Why);
    }

    /// <summary>Return over the lookback without its last month, less the mean of all assets, as known before a period.</summary>
    public static double[] Leads(ReturnPanel returns, int period)
    {
        double[] sums = new double[returns.Assets.Length];
        for (int t = period - Lookback; t < period - 1; t++)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += returns.Row(t)[i];
            }
        }

        return Centred(sums);
    }

    public static double[] Centred(double[] values)
    {
        double mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }

    private sealed record State(PredictionStatus Status, double Slope, string Why);
}
