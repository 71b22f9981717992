using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Optimization.RiskBudgeting;

/// <content>Limits of variables and rows, and the quadratic programs by which answers are checked.</content>
public sealed partial class RiskBudgetingProgram
{
    // A weight is taken as positive from this share of the one at which all variables are equal and meet the budget.
    private const double PositiveShare = 1e-9;

    // Bounds as given, and rows as given with the budget row as the last.
    private QuadraticProgram? _limits;

    /// <summary>Whether there are limits besides signs and budget row.</summary>
    public bool IsConstrained => AllowedPortfolios is not null;

    /// <summary>What λ is; of no effect without limits.</summary>
    public LogarithmWeightRule Rule { get; private init; }

    /// <summary>
    /// The least risk under the same limits, as a quadratic program: ½x'Qx subject to bounds, signs, rows, and the budget row, which is the
    /// last. Signs are bounds here: |xᵢ| ≥ 1e-9·total/Σ|aⱼ|, below which no weight counts as one of its sign. The indices of a proof of
    /// infeasibility are those of this program. <see langword="null"/> without limits, where there is always a portfolio.
    /// </summary>
    public QuadraticProgram? AllowedPortfolios { get; private init; }

    /// <summary>The smallest size of a weight of its sign.</summary>
    internal double SmallestWeight => PositiveShare * EqualWeight;

    /// <summary>The size at which variables of equal size meet the budget.</summary>
    internal double EqualWeight
    {
        get
        {
            double sum = 0;
            foreach (double coefficient in _budgetRow)
            {
                sum += Math.Abs(coefficient);
            }

            return Total / sum;
        }
    }

    /// <summary>The same program with limits in place of those it has; signs, budgets and budget row stay.</summary>
    /// <param name="lower">l, length n; finite or −∞. Empty for none.</param>
    /// <param name="upper">u, length n; finite or +∞. Empty for none.</param>
    /// <param name="rows">A, m × n; <see langword="null"/> for none.</param>
    /// <param name="rowLower">L, length m; finite or −∞. Empty for none.</param>
    /// <param name="rowUpper">U, length m; finite or +∞. Empty for none.</param>
    /// <param name="rule">What λ is where limits bind.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is NaN, or a limit is infinite on the wrong side.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rule is none.</exception>
    public RiskBudgetingProgram WithLimits(
        ReadOnlySpan<double> lower = default, ReadOnlySpan<double> upper = default, DenseMatrix? rows = null,
        ReadOnlySpan<double> rowLower = default, ReadOnlySpan<double> rowUpper = default,
        LogarithmWeightRule rule = LogarithmWeightRule.MeetsBudget)
    {
        if (rule is not (LogarithmWeightRule.MeetsBudget or LogarithmWeightRule.EqualsVariance))
        {
            throw new ArgumentOutOfRangeException(nameof(rule), $"There is no rule {(int)rule}.");
        }

        int n = _budgets.Length;
        QuadraticProgram given = QuadraticProgram.Create(Covariance, new double[n], lower, upper, rows, rowLower, rowUpper);
        QuadraticProgram limits = QuadraticProgram.Create(Covariance, given.Linear, given.Lower, given.Upper,
            DenseMatrix.Create(given.RowCount + 1, n, [.. given.Rows.Values, .. _budgetRow]),
            [.. given.RowLower, Total], [.. given.RowUpper, Total]);
        return new RiskBudgetingProgram(Covariance, _budgets, _signs, _budgetRow, Total)
        {
            AllowedPortfolios = Model(limits, Covariance, limits.Linear, SmallestWeight, budgetBinds: true),
            Rule = rule,
            _limits = limits,
        };
    }

    /// <summary>
    /// The quadratic program that has its optimum at <paramref name="point"/> exactly where the risk budgeting program with this λ has it:
    /// the logarithms are replaced by their slopes there. <see cref="Certificates.CertificateVerifier.Verify"/> on it with an outcome's
    /// multipliers gives the outcome's certificate; its gap holds for the program with logarithms too, which lie above their slopes. The
    /// last row is the budget row.
    /// </summary>
    /// <param name="point">x, length n, of the given signs.</param>
    /// <param name="logarithmWeight">λ ≥ 0.</param>
    /// <exception cref="ArgumentException">The length is not n, or an element has not the sign of its variable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite.</exception>
    public QuadraticProgram LinearizedAt(ReadOnlySpan<double> point, double logarithmWeight)
    {
        Guard.Length(_budgets.Length, point.Length, "elements (one per variable)", nameof(point));
        Guard.Finite(logarithmWeight);
        double[] linear = new double[point.Length];
        for (int i = 0; i < linear.Length; i++)
        {
            if (!(point[i] * _signs[i] > 0))
            {
                throw new ArgumentException(
                    Invariant($"Element {i} is {point[i]}; it must have the sign {_signs[i]:+0;-0} of its variable."), nameof(point));
            }

            linear[i] = -logarithmWeight * _budgets[i] / point[i];
        }

        return _limits is null
            ? QuadraticProgram.Create(Covariance, linear,
                rows: DenseMatrix.Create(1, linear.Length, _budgetRow), rowLower: [Total], rowUpper: [Total])
            : QuadraticProgram.Create(Covariance, linear,
                _limits.Lower, _limits.Upper, _limits.Rows, _limits.RowLower, _limits.RowUpper);
    }

    /// <summary>
    /// The limits with another objective, weights of at least a size, and the budget row as a limit or only as a measure.
    /// </summary>
    internal QuadraticProgram Model(ISymmetricOperator hessian, ReadOnlySpan<double> linear, double smallestWeight, bool budgetBinds) =>
        Model(_limits!, hessian, linear, smallestWeight, budgetBinds);

    private QuadraticProgram Model(
        QuadraticProgram limits, ISymmetricOperator hessian, ReadOnlySpan<double> linear, double smallestWeight, bool budgetBinds)
    {
        double[] lower = limits.Lower.ToArray();
        double[] upper = limits.Upper.ToArray();
        for (int i = 0; i < lower.Length && smallestWeight > 0; i++)
        {
            (lower[i], upper[i]) = _signs[i] > 0
                ? (Math.Max(lower[i], smallestWeight), upper[i])
                : (lower[i], Math.Min(upper[i], -smallestWeight));
        }

        double[] rowLower = limits.RowLower.ToArray();
        double[] rowUpper = limits.RowUpper.ToArray();
        if (!budgetBinds)
        {
            rowLower[^1] = double.NegativeInfinity;
            rowUpper[^1] = double.PositiveInfinity;
        }

        return QuadraticProgram.Create(hessian, linear, lower, upper, limits.Rows, rowLower, rowUpper);
    }
}
