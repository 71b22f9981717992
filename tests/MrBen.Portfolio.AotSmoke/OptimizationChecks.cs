using MrBen.Optimization.LinearAlgebra;

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
        checks.Throws<ArgumentException>("SymmetricMatrix.Create", () => SymmetricMatrix.Create(2, [2, 1, 0, 2]));
    }
}
