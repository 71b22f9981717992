using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// T scenarios of n returns with their probabilities. A point x has the outcomes Rx, one per scenario; a loss is a negative outcome. For
/// measures of drawdown the scenarios are consecutive periods, oldest first. Immutable and thread-safe.
/// </summary>
public sealed class ScenarioSet
{
    private const double SumTolerance = 1e-9;

    private readonly double[] _probabilities;
    private readonly double[] _mean;

    private ScenarioSet(DenseMatrix returns, double[] probabilities, double[] mean, double typicalReturn) =>
        (Returns, _probabilities, _mean, TypicalReturn) = (returns, probabilities, mean, typicalReturn);

    /// <summary>R, T × n: the return of each variable in each scenario, unitless (0.01 is 1 %).</summary>
    public DenseMatrix Returns { get; }

    /// <summary>p, length T, none negative, summing to 1. Measures of drawdown take them as weights of the periods.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>R'p, length n: the expected return of each variable.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Number of scenarios, T ≥ 1.</summary>
    public int Count => Returns.Rows;

    /// <summary>Number of variables, n ≥ 1.</summary>
    public int VariableCount => Returns.Columns;

    /// <summary>The root of the mean square of the returns; 1 where all are 0.</summary>
    internal double TypicalReturn { get; }

    /// <summary>Keeps the returns and copies the probabilities, divided by their sum.</summary>
    /// <param name="returns">R, T × n, with at least one row and one column.</param>
    /// <param name="probabilities">p, length T, none negative, summing to 1 within 1e-9; empty for equal ones.</param>
    /// <exception cref="ArgumentException">
    /// There is no scenario or no variable, the lengths differ, or the probabilities are negative, not finite, or sum to something else.
    /// </exception>
    public static ScenarioSet Create(DenseMatrix returns, ReadOnlySpan<double> probabilities = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        Guard.AtLeast(1, returns.Rows, "scenarios", nameof(returns));
        Guard.AtLeast(1, returns.Columns, "variables", nameof(returns));
        double[] weights = Weights(returns.Rows, probabilities);
        double[] mean = new double[returns.Columns];
        double squares = 0;
        for (int t = 0; t < returns.Rows; t++)
        {
            Kernels.Axpy(weights[t], returns.Row(t), mean);
            squares += weights[t] * Kernels.Dot(returns.Row(t), returns.Row(t));
        }

        return new ScenarioSet(returns, weights, mean, squares > 0 ? Math.Sqrt(squares / returns.Columns) : 1);
    }

    /// <summary>Writes Rx.</summary>
    /// <param name="point">x, length n.</param>
    /// <param name="outcomes">Length T.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void OutcomesAt(ReadOnlySpan<double> point, Span<double> outcomes)
    {
        Guard.Length(VariableCount, point.Length, "elements (one per variable)", nameof(point));
        Guard.Length(Count, outcomes.Length, "outcomes (one per scenario)", nameof(outcomes));
        for (int t = 0; t < outcomes.Length; t++)
        {
            outcomes[t] = Kernels.Dot(Returns.Row(t), point);
        }
    }

    private static double[] Weights(int count, ReadOnlySpan<double> probabilities)
    {
        double[] weights = new double[count];
        if (probabilities.IsEmpty)
        {
            weights.AsSpan().Fill(1.0 / count);
            return weights;
        }

        Guard.Length(count, probabilities.Length, "probabilities (one per scenario)", nameof(probabilities));
        double sum = 0;
        for (int t = 0; t < count; t++)
        {
            if (!(probabilities[t] >= 0 && double.IsFinite(probabilities[t])))
            {
                throw new ArgumentException(
                    Invariant($"Probability {t} is {probabilities[t]}; it must be finite and not negative."), nameof(probabilities));
            }

            sum += probabilities[t];
        }

        if (!(Math.Abs(sum - 1) <= SumTolerance))
        {
            throw new ArgumentException(Invariant($"The probabilities sum to {sum}; they must sum to 1."), nameof(probabilities));
        }

        for (int t = 0; t < count; t++)
        {
            weights[t] = probabilities[t] / sum;
        }

        return weights;
    }
}
