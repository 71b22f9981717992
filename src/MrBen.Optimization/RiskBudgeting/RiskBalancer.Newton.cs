using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.RiskBudgeting;

/// <content>
/// Newton steps on F(x) = ½x'Qx − Σ bᵢ ln|xᵢ|: by a Cholesky factor of the Hessian H = Q + diag(b/x²) for few variables, otherwise by
/// conjugate gradients that need only products with Q.
/// </content>
/// <remarks>
/// At the solution D⁻¹Q with D = diag(b/x²) has the eigenvalue 1 with the eigenvector x, because Qx = Dx; where Q has no negative entry
/// that is the largest (Perron). So the eigenvalues of H over D are in [1, 2], and conjugate gradients scaled by the diagonal gain about
/// three quarters of a digit or more with each product; more products where variables hedge each other. Source: Hestenes and Stiefel
/// (1952); Dembo, Eisenstat and Steihaug (1982), SIAM J. Numerical Analysis 19(2), for tolerances in proportion to the gradient.
/// </remarks>
internal sealed partial class RiskBalancer
{
    // Below this order a factor costs less than the products that it saves.
    private const int DirectOrder = 40;

    // Up to this order a factor is made where conjugate gradients were too slow.
    private const int LargestDirectOrder = 1_000;
    private const int PatientProducts = 60;

    private const double LoosestForcing = 0.1;
    private const double TightestForcing = 1e-7;

    private readonly double[] _step = new double[order];
    private readonly double[] _stepProduct = new double[order];
    private readonly double[] _gradient = new double[order];
    private readonly double[] _gradientLeft = new double[order];
    private readonly double[] _curvature = new double[order];
    private readonly double[] _preconditioner = new double[order];
    private readonly double[] _direction = new double[order];
    private readonly double[] _directionProduct = new double[order];
    private double[] _hessian = [];

    // False where no step can be made.
    private bool NewtonStep(RiskBudgetingProgram program, SolveBudget budget)
    {
        ReadOnlySpan<double> budgets = program.Budgets;
        double decrement = 0;
        for (int i = 0; i < order; i++)
        {
            double slope = budgets[i] / _x[i];
            _gradient[i] = slope - _product[i];
            _curvature[i] = slope / _x[i];
            decrement += _gradient[i] * _gradient[i] / _curvature[i];
            _preconditioner[i] = 1 / (program.Covariance.Diagonal(i) + _curvature[i]);
        }

        SymmetricMatrix? matrix = program.Covariance as SymmetricMatrix;
        double forcing = Math.Clamp(Math.Sqrt(decrement), TightestForcing, LoosestForcing);
        _ = (matrix is not null && order <= DirectOrder && SolveDirectly(matrix))
            || SolveByProducts(program.Covariance, forcing, budget)
            || (matrix is not null && order <= LargestDirectOrder && SolveDirectly(matrix));
        if (!(Kernels.Dot(_gradient, _step) > 0))
        {
            return false;
        }

        double t = BarrierLineSearch.Step(
            Kernels.Dot(_step, _product), Kernels.Dot(_step, _stepProduct), 1, budgets, _x, _step, double.PositiveInfinity);
        Kernels.Axpy(t, _step, _x);
        Kernels.Axpy(t, _stepProduct, _product);
        return true;
    }

    private bool SolveDirectly(SymmetricMatrix matrix)
    {
        int square = order * order;
        if (_hessian.Length != square)
        {
            _hessian = new double[square];
        }

        matrix.Values.CopyTo(_hessian);
        for (int i = 0; i < order; i++)
        {
            _hessian[(i * order) + i] += _curvature[i];
        }

        if (!Cholesky.FactorizeInPlace(_hessian, order))
        {
            return false;
        }

        _gradient.CopyTo(_step, 0);
        Cholesky.Solve(_hessian, order, _step);
        matrix.Multiply(_step, _stepProduct);
        return true;
    }

    // What a run that ends early leaves is still a direction along which F falls.
    private bool SolveByProducts(ISymmetricOperator covariance, double forcing, SolveBudget budget)
    {
        Array.Clear(_step);
        Array.Clear(_stepProduct);
        double norm = 0;
        for (int i = 0; i < order; i++)
        {
            _direction[i] = _preconditioner[i] * _gradient[i];
            norm += _direction[i] * _gradient[i];
        }

        double target = forcing * forcing * norm;
        int limit = covariance is SymmetricMatrix && order <= LargestDirectOrder ? PatientProducts : PatientProducts + (2 * order);
        Span<double> residual = _gradientLeft;
        _gradient.CopyTo(residual);
        for (int k = 0; k < limit && budget.Spend(Iterations + 1) is null; k++)
        {
            covariance.Multiply(_direction, _directionProduct);
            double curved = Kernels.Dot(_direction, _directionProduct);
            for (int i = 0; i < order; i++)
            {
                curved += _curvature[i] * _direction[i] * _direction[i];
            }

            double length = norm / curved;
            if (!(curved > 0 && double.IsFinite(length)))
            {
                return false;
            }

            Kernels.Axpy(length, _direction, _step);
            Kernels.Axpy(length, _directionProduct, _stepProduct);
            double next = 0;
            for (int i = 0; i < order; i++)
            {
                residual[i] -= length * (_directionProduct[i] + (_curvature[i] * _direction[i]));
                next += _preconditioner[i] * residual[i] * residual[i];
            }

            if (next <= target)
            {
                return true;
            }

            double keep = next / norm;
            norm = next;
            for (int i = 0; i < order; i++)
            {
                _direction[i] = (_preconditioner[i] * residual[i]) + (keep * _direction[i]);
            }
        }

        return false;
    }
}
