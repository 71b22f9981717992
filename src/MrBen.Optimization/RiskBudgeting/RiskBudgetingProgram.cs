using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// Find x &gt; 0 whose risk contributions are in given proportions: xᵢ(Qx)ᵢ = bᵢ·x'Qx with Σb = 1. It is the minimum of
/// ½x'Qx − Σ bᵢ ln xᵢ (Spinu 2013), unique where Q is positive definite. Immutable and thread-safe.
/// </summary>
public sealed class RiskBudgetingProgram
{
    private readonly double[] _budgets;

    private RiskBudgetingProgram(SymmetricMatrix covariance, double[] budgets) => (Covariance, _budgets) = (covariance, budgets);

    /// <summary>Q, n × n, positive semidefinite with positive diagonal.</summary>
    public SymmetricMatrix Covariance { get; }

    /// <summary>Shares of risk, positive, summing to 1; length n.</summary>
    public ReadOnlySpan<double> Budgets => _budgets;

    /// <summary>Copies the budgets, divided by their sum.</summary>
    /// <param name="covariance">Q, n × n, with positive diagonal.</param>
    /// <param name="budgets">Positive numbers in proportion to the shares of risk; empty for equal shares.</param>
    /// <exception cref="ArgumentException">Lengths disagree, n is 0, a budget is not positive and finite, or a variance is not positive.</exception>
    public static RiskBudgetingProgram Create(SymmetricMatrix covariance, ReadOnlySpan<double> budgets = default)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int n = covariance.Order;
        ArgumentOutOfRangeException.ThrowIfZero(n, nameof(covariance));
        double[] shares = new double[n];
        if (budgets.IsEmpty)
        {
            shares.AsSpan().Fill(1.0 / n);
        }
        else
        {
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
        }

        for (int i = 0; i < n; i++)
        {
            if (!(covariance[i, i] > 0))
            {
                throw new ArgumentException(Invariant($"Variance {i} is {covariance[i, i]}; it must be positive."), nameof(covariance));
            }
        }

        return new RiskBudgetingProgram(covariance, shares);
    }
}
