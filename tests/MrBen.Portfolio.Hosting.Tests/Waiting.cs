namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>
/// Waits for what other threads do, and gives up where it never comes: the time is a guard against hanging, nothing is measured by it.
/// </summary>
internal static class Waiting
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static Task For(Task task) => task.WaitAsync(Guard, TestContext.Current.CancellationToken);

    public static Task<T> For<T>(Task<T> task) => task.WaitAsync(Guard, TestContext.Current.CancellationToken);

    /// <summary>Lets other threads work until something holds, doing something in between.</summary>
    public static async Task Until(Func<bool> holds, Action? between = null)
    {
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(Guard);
        while (!holds())
        {
            guard.Token.ThrowIfCancellationRequested();
            between?.Invoke();
            await Task.Delay(1, guard.Token);
        }
    }
}
