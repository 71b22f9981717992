using System.Reflection;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>Which version of the library this is.</summary>
internal static class LibraryVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
