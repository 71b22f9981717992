using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Correlations of the next periods from exponentially weighted ones of several decays and the long run, put together where any weights
/// give correlations: in the matrix logarithm. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>γ = Σ wₖγₖ with γₖ the numbers of <see cref="LogCorrelation"/>, after the heterogeneous autoregression of Corsi (2009), J.
/// Financial Econometrics 7(2), 174–196; the weights are the same for all pairs and maximise the normal likelihood of the returns of the
/// horizon, each divided by a volatility known before it, over windows that do not overlap. Positive definite for any weights
/// (Archakov and Hansen 2021, Econometrica 89(4), 1699–1715).</para>
/// <para>The gradient is exact, through the diagonal that makes the matrix one of correlations. O(N⁴) a window and evaluation: for tens of
/// assets. Complete panels only.</para>
/// </remarks>
public sealed class LogCorrelationForecast : ICorrelationEstimator
{
    private readonly LogCorrelationOptions _options;

    /// <summary>An estimator with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public LogCorrelationForecast(LogCorrelationOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "log-correlation forecast";

    /// <inheritdoc/>
    public int MinimumObservations => _options.Required;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        estimate = TryFit(returns, out LogCorrelationFit? fit, out failure) ? fit.Next : null;
        return estimate is not null;
    }

    /// <summary>Fits the weights.</summary>
    /// <param name="returns">Returns of either kind without gaps, T × N with N ≥ 2.</param>
    /// <param name="fit">Weights, their loss, and the forecast.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/>; <see cref="UndefinedEstimate"/> where returns are missing or a weighted correlation is singular;
    /// <see cref="NoConvergence"/>.
    /// </param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="ArgumentException">The panel has fewer than two assets.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public bool TryFit(
        ReturnPanel returns, [NotNullWhen(true)] out LogCorrelationFit? fit, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        int n = returns.Assets.Length;
        Guard.AtLeast(2, n, "assets", nameof(returns));
        fit = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        LogCorrelationLoss loss = new(n, _options.Decays.Length + 1);
        if (Fill(returns, loss) is not { } now)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"A weighted correlation of {n} assets is singular; fewer assets or slower decays than {_options.Decays[0]} are needed."));
            return false;
        }

        double[] start = new double[_options.Decays.Length + 1];
        start[^2] = 1;
        double slowest = loss.Evaluate(start, new double[start.Length]);
        QuasiNewton search = new(loss.Evaluate, start);
        bool converged = search.Run(_options.Tolerance, _options.MaxIterations, cancellationToken);
        if (!converged || !LogCorrelation.TryFromVector(n, loss.Combine(now, search.Point), out SymmetricMatrix? next))
        {
            failure = new NoConvergence(search.Iterations, Invariant(
                $"Weights of {start.Length} log-correlations still moved after {search.Iterations} steps over {loss.Windows} windows."));
            return false;
        }

        string weights = string.Join(", ", search.Point.Select(w => Invariant($"{w:F2}")));
        fit = new LogCorrelationFit([.. search.Point], search.Value, slowest, loss.Windows, new CorrelationEstimate(
            returns.Assets, next, returns.Observations, Invariant(
                $"Log-correlation forecast for {_options.Horizon} periods from {returns.Observations} returns, weights {weights}.")));
        return true;
    }

    // Fills the windows; returns what is known after the last period. Null where a matrix is singular.
    private double[]? Fill(ReturnPanel returns, LogCorrelationLoss loss)
    {
        int n = returns.Assets.Length;
        StreamingCorrelation[] streams =
            [.. _options.Decays.Select(decay => new StreamingCorrelation(returns.Assets, new() { Decay = decay }))];
        double[] longRun = new double[n * n];
        double[] realized = new double[n * n];
        double[]? known = null;
        int left = 0;
        for (int t = 0; t < returns.Observations; t++)
        {
            if (t >= _options.Warmup && left == 0 && t + _options.Horizon <= returns.Observations)
            {
                known = Known(streams, longRun);
                if (known is null)
                {
                    return null;
                }

                Array.Clear(realized);
                left = _options.Horizon;
            }

            foreach (StreamingCorrelation stream in streams)
            {
                stream.Update(returns.Row(t));
            }

            ReadOnlySpan<double> scaled = streams[0].Scaled;
            for (int i = 0; i < n; i++)
            {
                Kernels.Axpy(scaled[i], scaled, longRun.AsSpan(i * n, n));
                Kernels.Axpy(scaled[i] / _options.Horizon, scaled, realized.AsSpan(i * n, n));
            }

            if (left > 0 && --left == 0)
            {
                loss.Add(known!, [.. realized]);
            }
        }

        return Known(streams, longRun);
    }

    private static double[]? Known(StreamingCorrelation[] streams, double[] longRun)
    {
        int n = streams[0].Assets.Length;
        int pairs = LogCorrelation.Length(n);
        double[] known = new double[(streams.Length + 1) * pairs];
        double[] correlations = new double[n * n];
        for (int k = 0; k <= streams.Length; k++)
        {
            bool moved = k < streams.Length
                ? streams[k].TryCopyTo(correlations)
                : CorrelationEntries.TryNormalize(longRun, n, correlations);
            if (!moved || !LogCorrelation.TryToVector(SymmetricMatrix.Create(n, correlations), known.AsSpan(k * pairs, pairs)))
            {
                return null;
            }
        }

        return known;
    }
}
