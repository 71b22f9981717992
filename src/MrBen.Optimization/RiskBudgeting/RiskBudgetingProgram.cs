using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// Find x whose risk contributions are in given proportions: xᵢ(Qx)ᵢ = bᵢ·x'Qx with Σb = 1, each xᵢ of a given sign (positive unless told),
/// scaled to a'x = total. It is the minimum of ½x'Qx − Σ bᵢ ln|xᵢ| (Spinu 2013), unique where Q is positive definite. With limits
/// l ≤ x ≤ u and L ≤ Ax ≤ U it is the minimum of ½x'Qx − λ·Σ bᵢ ln|xᵢ| over them, with λ by a <see cref="LogarithmWeightRule"/>. Immutable
/// and thread-safe.
/// </summary>
/// <remarks>
/// A variable with a budget of 0 is refused: it may stand at 0, and in most programs at another weight too, so leave it out. Signs: the
/// contributions of −x under DQD are those of x under Q with D = diag(signs), so that a sign pattern has one portfolio as well.
/// </remarks>
public sealed partial class RiskBudgetingProgram
{
    private readonly double[] _budgets;
    private readonly int[] _signs;
    private readonly double[] _budgetRow;

    private RiskBudgetingProgram(ISymmetricOperator covariance, double[] budgets, int[] signs, double[] budgetRow, double total)
    {
        (Covariance, _budgets, _signs, _budgetRow, Total) = (covariance, budgets, signs, budgetRow, total);
    }

    /// <summary>Q, n × n, positive semidefinite with positive diagonal.</summary>
    public ISymmetricOperator Covariance { get; }

    /// <summary>Shares of risk, positive, summing to 1; length n.</summary>
    public ReadOnlySpan<double> Budgets => _budgets;

    /// <summary>+1 or −1 for each variable: the sign that it has; length n.</summary>
    public ReadOnlySpan<int> Signs => _signs;

    /// <summary>a, length n: what a unit of each variable takes of the total. By default the signs, so that a'x = Σ|xᵢ|.</summary>
    public ReadOnlySpan<double> BudgetRow => _budgetRow;

    /// <summary>What a'x is, positive; 1 by default.</summary>
    public double Total { get; }

    /// <summary>Copies budgets, divided by their sum, and signs.</summary>
    /// <param name="covariance">
    /// Q, n × n, with positive diagonal. Only products are asked of forms other than <see cref="SymmetricMatrix"/>.
    /// </param>
    /// <param name="budgets">Positive numbers in proportion to the shares of risk; empty for equal shares.</param>
    /// <param name="signs">+1 for a variable that shall be positive, −1 for one that shall be negative; empty for all positive.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, n is 0, a budget is not positive and finite, a sign is not ±1, or a variance is not positive.
    /// </exception>
    public static RiskBudgetingProgram Create(
        ISymmetricOperator covariance, ReadOnlySpan<double> budgets = default, ReadOnlySpan<int> signs = default)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int n = covariance.Order;
        ArgumentOutOfRangeException.ThrowIfZero(n, nameof(covariance));
        double[] shares = Shares(n, budgets);
        int[] pattern = Pattern(n, signs);
        for (int i = 0; i < n; i++)
        {
            double variance = covariance.Diagonal(i);
            if (!(variance > 0 && double.IsFinite(variance)))
            {
                throw new ArgumentException(Invariant($"Variance {i} is {variance}; it must be positive."), nameof(covariance));
            }
        }

        return new RiskBudgetingProgram(covariance, shares, pattern, Array.ConvertAll(pattern, sign => (double)sign), total: 1);
    }

    /// <summary>The same program with another budget row a'x = total.</summary>
    /// <param name="coefficients">a, length n: of the sign of their variable or 0, not all 0; margin rates, for example.</param>
    /// <param name="total">Positive and finite.</param>
    /// <exception cref="ArgumentException">The length is not n, or a coefficient is not finite or has the other sign.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The total is not positive and finite.</exception>
    public RiskBudgetingProgram WithBudget(ReadOnlySpan<double> coefficients, double total = 1)
    {
        Guard.Length(_budgets.Length, coefficients.Length, "coefficients (one per variable)", nameof(coefficients));
        Guard.AllFinite(coefficients);
        if (!(total > 0 && double.IsFinite(total)))
        {
            throw new ArgumentOutOfRangeException(nameof(total), Invariant($"The total is {total}; it must be positive and finite."));
        }

        for (int i = 0; i < coefficients.Length; i++)
        {
            if (coefficients[i] * _signs[i] < 0)
            {
                throw new ArgumentException(
                    Invariant($"Coefficient {i} is {coefficients[i]}; variable {i} has the sign {_signs[i]:+0;-0}, and so must it."),
                    nameof(coefficients));
            }
        }

        if (Kernels.MaxAbs(coefficients) == 0)
        {
            throw new ArgumentException("All coefficients are 0; no variable takes anything of the total.", nameof(coefficients));
        }

        RiskBudgetingProgram moved = new(Covariance, _budgets, _signs, coefficients.ToArray(), total);
        if (_limits is null)
        {
            return moved;
        }

        int m = _limits.RowCount - 1;
        DenseMatrix rows = DenseMatrix.Create(m, _budgets.Length, _limits.Rows.Values[..(m * _budgets.Length)]);
        return moved.WithLimits(_limits.Lower, _limits.Upper, rows,
            _limits.RowLower[..m], _limits.RowUpper[..m], Rule);
    }

    private static double[] Shares(int n, ReadOnlySpan<double> budgets)
    {
        double[] shares = new double[n];
        if (budgets.IsEmpty)
        {
            shares.AsSpan().Fill(1.0 / n);
            return shares;
        }

        Guard.Length(n, budgets.Length, "budgets (one per variable)", nameof(budgets));
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            if (!(budgets[i] > 0 && double.IsFinite(budgets[i])))
            {
                throw new ArgumentException(Invariant($"Budget {i} is {budgets[i]}; it must be positive and finite."), nameof(budgets));
            }

            sum += budgets[i];
        }

        for (int i = 0; i < n; i++)
        {
            shares[i] = budgets[i] / sum;
        }

        return shares;
    }

    private static int[] Pattern(int n, ReadOnlySpan<int> signs)
    {
        int[] pattern = new int[n];
        if (signs.IsEmpty)
        {
            pattern.AsSpan().Fill(1);
            return pattern;
        }

        Guard.Length(n, signs.Length, "signs (one per variable)", nameof(signs));
        for (int i = 0; i < n; i++)
        {
            if (signs[i] is not (1 or -1))
            {
                throw new ArgumentException(Invariant($"Sign {i} is {signs[i]}; it must be 1 or -1."), nameof(signs));
            }

            pattern[i] = signs[i];
        }

        return pattern;
    }
}
