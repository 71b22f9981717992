using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.RiskBudgeting;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>One call into each part of MrBen.Optimization, by hand-worked numbers.</summary>
internal static class OptimizationChecks
{
    public static void Run(Checks checks)
    {
        // 1·4 + 2·5 + 3·6 = 32.
        checks.Near("Kernels.Dot", 32, Kernels.Dot([1, 2, 3], [4, 5, 6]));

        // (1, 2)' [[2, 1], [1, 2]] (1, 2) = 2 + 2·2 + 8 = 14.
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, [2, 1, 1, 2]);
        checks.Near("SymmetricMatrix.QuadraticForm", 14, matrix.QuadraticForm([1, 2]));

        // Its eigenvalues are 1 and 3. The last pivot of I + 11' of order 40 is 41/40, the quotient of two determinants.
        checks.Near("SymmetricEigen", 3, SymmetricEigen.Decompose(matrix).Values[1]);
        double[] factor = new double[40 * 40];
        Array.Fill(factor, 1.0);
        for (int i = 0; i < 40; i++)
        {
            factor[(i * 40) + i] = 2;
        }

        checks.Near("Cholesky", -1, Cholesky.Factorize(factor, 40, 40));
        checks.Near("Cholesky's last pivot", 41.0 / 40, factor[^1] * factor[^1]);
        checks.Near("Selection", 2, Selection.Nth([3.0, 1, 2], 1));

        // min ½(2x² + 2xy + 2y²) with x + y = 1 is symmetric: ½ each. With x + y = 1 and both at most 0.4 there is none.
        DenseMatrix ones = DenseMatrix.Create(1, 2, [1, 1]);
        SolverOutcome outcome = new QuadraticSolver().Solve(QuadraticProgram.Create(matrix, [0, 0], [0, 0], [1, 1], ones, [1], [1]));
        checks.Near("QuadraticSolver", 0.5, outcome.Point[0]);
        checks.Near("Certificate", 0, outcome.Certificate.DualResidual);
        outcome = new QuadraticSolver().Solve(QuadraticProgram.Create(matrix, [0, 0], [0, 0], [0.4, 0.4], ones, [1], [1]));
        checks.Same("InfeasibilityProof", "3", $"{outcome.Infeasibility?.Constraints.Length}");

        // Uncorrelated volatilities 1 and 2 have equal contributions at weights 2/3 and 1/3.
        RiskBudgetingOutcome parity = new RiskBudgetingSolver().Solve(RiskBudgetingProgram.Create(SymmetricMatrix.FromDiagonal([1, 4])));
        checks.Near("RiskBudgetingSolver", 2.0 / 3, parity.Point[0]);
        checks.Throws<ArgumentException>("SymmetricMatrix.Create", () => SymmetricMatrix.Create(2, [2, 1, 0, 2]));
    }
}
